package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;

/// `/v1/session`: signing in to the console with the admin token, and out.
final class SessionRoutes {
  private final String adminToken;
  private final Sessions sessions;

  SessionRoutes(String adminToken, Sessions sessions) {
    this.adminToken = adminToken;
    this.sessions = sessions;
  }

  void addTo(RouteGroup routes) {
    routes.post("/v1/session", this::signIn).delete("/v1/session", this::signOut);
  }

  private Response signIn(Request request) {
    String token = Json.read(request, Credentials.class).token();
    if (!Sessions.equal(adminToken, token.strip())) {
      throw Problem.UNAUTHORIZED.because("the token is not valid").thrown();
    }
    return Response.noContent()
        .with(
            "Set-Cookie",
            cookie(request, sessions.issue()) + "; Max-Age=" + Sessions.LIFETIME.toSeconds());
  }

  private Response signOut(Request request) {
    return Response.noContent().with("Set-Cookie", cookie(request, "") + "; Max-Age=0");
  }

  private static String cookie(Request request, String value) {
    String secure = request.scheme().equals("https") ? "; Secure" : "";
    return Gate.COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + secure;
  }

  /// The body of a sign-in.
  record Credentials(String token) {
    Credentials {
      if (token == null) {
        throw new IllegalArgumentException("token is missing");
      }
    }
  }
}

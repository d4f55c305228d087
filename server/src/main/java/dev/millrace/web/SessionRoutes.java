package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;

/// `/v1/session`: signing in to the console with the admin token, and out; and whether one is.
///
/// The console asks that first, because a 401 would stand in the browser's log as an error.
final class SessionRoutes {
  private final AdminToken token;
  private final Sessions sessions;
  private final Gate gate;

  SessionRoutes(AdminToken token, Sessions sessions, Gate gate) {
    this.token = token;
    this.sessions = sessions;
    this.gate = gate;
  }

  void addTo(RouteGroup routes) {
    routes
        .get("/v1/session", this::state)
        .post("/v1/session", this::signIn)
        .delete("/v1/session", this::signOut);
  }

  /// The answer of `GET /v1/session`.
  record SessionView(boolean signedIn) {}

  private Response state(Request request) {
    return Response.json(new SessionView(gate.hasSession(request)))
        .with("Cache-Control", "no-store");
  }

  private Response signIn(Request request) {
    String given = Json.read(request, Credentials.class).token();
    if (!token.is(given.strip(), request.address())) {
      throw Problem.UNAUTHORIZED.because("the token is not valid").thrown();
    }
    return Response.noContent()
        .with(
            "Set-Cookie",
            cookie(request, sessions.issue()) + "; Max-Age=" + Sessions.LIFETIME.toSeconds());
  }

  private Response signOut(Request request) {
    gate.endSession(request);
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

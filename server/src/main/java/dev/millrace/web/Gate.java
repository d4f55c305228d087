package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import java.util.Optional;
import java.util.Set;

/// The check in front of every route that is not public: a bearer token, or the console's session
/// cookie.
///
/// A browser sends cookies along with requests that other sites make it send. The cookie is
/// `SameSite=Strict`; a request that changes something must besides carry [#CSRF_HEADER], which no
/// other site can add.
///
/// **On failure** a 401, 403 or 429 problem.
final class Gate {
  static final String COOKIE = "millrace_session";
  static final String CSRF_HEADER = "X-Millrace-Csrf";
  private static final String SCHEME = "bearer ";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final AdminToken token;
  private final Sessions sessions;

  Gate(AdminToken token, Sessions sessions) {
    this.token = token;
    this.sessions = sessions;
  }

  /// The request with its [Principal].
  Request admit(Request request) {
    requireKnown(request);
    boolean byCookie = request.header("Authorization") == null;
    if (byCookie && !SAFE.contains(request.method()) && request.header(CSRF_HEADER) == null) {
      throw Problem.FORBIDDEN.because("send " + CSRF_HEADER + ": 1 with the cookie").thrown();
    }
    return request.with(Principal.class, Principal.ADMIN);
  }

  /// Returns when the request shows the token or the cookie. Enough alone only for what changes
  /// nothing, whatever its method.
  void requireKnown(Request request) {
    String authorization = request.header("Authorization");
    if (authorization == null && !hasSession(request)) {
      throw refused("send Authorization: Bearer TOKEN, or sign in at /login", "Bearer");
    }
    if (authorization != null && !isAdminToken(authorization, request.address())) {
      throw refused("the token is not valid", "Bearer error=\"invalid_token\"");
    }
  }

  /// Whether the session cookie is good, whatever is asked.
  boolean hasSession(Request request) {
    return cookie(request).filter(sessions::isValid).isPresent();
  }

  /// Ends the session of the request's cookie, if there is one.
  void endSession(Request request) {
    cookie(request).ifPresent(sessions::end);
  }

  private boolean isAdminToken(String authorization, String address) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && token.is(authorization.substring(SCHEME.length()).strip(), address);
  }

  private static Optional<String> cookie(Request request) {
    return Optional.ofNullable(request.cookie(COOKIE));
  }

  private static Problem.Thrown refused(String detail, String challenge) {
    return Problem.UNAUTHORIZED.because(detail).thrown().with("WWW-Authenticate", challenge);
  }
}

package dev.millrace.http;

import java.util.function.BiFunction;

/// Header fields that narrow what a browser lets an answer do. Used as a filter on the way out;
/// a field that the handler has set itself stays.
public final class SecurityHeaders {
  /// Own scripts, styles and workers only; media and blobs for the player; no framing.
  public static final String STRICT_CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
          + "font-src 'self'; media-src 'self' blob: data:; worker-src 'self' blob:; "
          + "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
          + "frame-ancestors 'none'";

  private SecurityHeaders() {}

  /// The strict policy for everything.
  public static BiFunction<Request, Response, Response> strict() {
    return with(STRICT_CSP);
  }

  /// The same with another Content-Security-Policy.
  public static BiFunction<Request, Response, Response> with(String csp) {
    return (_, answer) ->
        answer
            .withDefault("Content-Security-Policy", csp)
            .withDefault("X-Content-Type-Options", "nosniff")
            .withDefault("Referrer-Policy", "same-origin")
            .withDefault("Cross-Origin-Opener-Policy", "same-origin");
  }
}

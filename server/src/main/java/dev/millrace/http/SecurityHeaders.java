package dev.millrace.http;

import java.time.Duration;
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

  /// The fields of an answer for many with those of the strict policy.
  public static Headers strict(Headers fields) {
    return with(fields, STRICT_CSP);
  }

  /// The same with another Content-Security-Policy.
  public static BiFunction<Request, Response, Response> with(String csp) {
    return (_, answer) -> answer.withHeaders(with(answer.headers(), csp));
  }

  private static Headers with(Headers fields, String csp) {
    return fields
        .withDefault("Content-Security-Policy", csp)
        .withDefault("X-Content-Type-Options", "nosniff")
        .withDefault("Referrer-Policy", "same-origin")
        .withDefault("Cross-Origin-Opener-Policy", "same-origin");
  }

  /// Tells browsers to keep to https for `life` (RFC 6797), when they came by it; nothing when
  /// `life` is zero.
  public static BiFunction<Request, Response, Response> transport(Duration life) {
    String value = "max-age=" + life.toSeconds();
    return (request, answer) ->
        life.isZero() || !request.scheme().equals("https")
            ? answer
            : answer.withDefault("Strict-Transport-Security", value);
  }
}

package dev.millrace.http;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which pages of other origins may use a group of routes (the Fetch standard's CORS protocol).
public final class Cors {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";

  /// What players of other sites send: ranges, and what they tell of themselves (CTA-5004).
  private static final Set<String> SENT =
      Set.of("Range", "Content-Type", "CMCD-Request", "CMCD-Object", "CMCD-Session", "CMCD-Status");

  /// What they read: lengths and ranges, and what servers and caches tell (CTA-5006, RFC 9211).
  private static final Set<String> READ =
      Set.of(
          "Content-Length",
          "Content-Range",
          "Accept-Ranges",
          "ETag",
          "Date",
          "Age",
          "Cache-Status",
          "CMSD-Static",
          "CMSD-Dynamic");

  private static final Cors ANYONE = new Cors(Set.of("*"), SENT, READ, Duration.ofDays(1));

  private final Set<String> origins;
  private final Duration maxAge;
  private final String allowedFields;
  private final String exposedFields;

  /// Names the page that may bring cookies along; null where none may.
  private final @Nullable Function<Request, @Nullable String> reader;

  /// @param origins the allowed origins, or `*` alone for every one, then without credentials
  /// @param requestHeaders header fields a script may send beyond the safelisted
  /// @param exposedHeaders header fields a script may read beyond the safelisted
  public Cors(
      Set<String> origins,
      Set<String> requestHeaders,
      Set<String> exposedHeaders,
      Duration maxAge) {
    this.origins = Set.copyOf(origins);
    this.maxAge = maxAge;
    this.allowedFields = list(requestHeaders);
    this.exposedFields = list(exposedHeaders);
    this.reader = null;
  }

  private Cors(Cors other, Function<Request, @Nullable String> reader) {
    this.origins = other.origins;
    this.maxAge = other.maxAge;
    this.allowedFields = other.allowedFields;
    this.exposedFields = other.exposedFields;
    this.reader = reader;
  }

  /// Every origin may read, with the fields that players of other sites need.
  public static Cors anyone() {
    return ANYONE;
  }

  /// Every origin may read, and some may bring cookies along; preflights, which know less, are told
  /// that cookies may come.
  ///
  /// @param reader the origin of the page that asks when it may, else null: of every answer that
  ///     does not say so already, a problem too; asked on any thread, never blocks
  public static Cors withCookies(Function<Request, @Nullable String> reader) {
    return new Cors(anyone(), reader);
  }

  /// The header fields of an answer for many that a script of any origin may read, as [#anyone].
  public static Headers open(Headers headers) {
    return ANYONE.opened(headers);
  }

  /// The header fields of an answer for many that a script of any origin may read, by this policy.
  public Headers opened(Headers headers) {
    return allow(headers, "*");
  }

  /// The header fields of an answer that a script of this very origin may read though it brought
  /// cookies along.
  public static Headers named(Headers headers, String origin) {
    return headers
        .listing("Vary", "Origin")
        .with(ALLOW_ORIGIN, origin)
        .with(ALLOW_CREDENTIALS, "true");
  }

  /// The answer with this policy's fields for a request from another origin; one that names its
  /// reader already keeps to it.
  Response allow(Request request, Response answer) {
    String origin = request.header("Origin");
    String allowed = allowedOrigin(origin);
    Headers headers = answer.headers();
    if (isForAnyone() && headers.areShared()) {
      return answer;
    }
    if (!isForAnyone()) {
      headers = headers.listing("Vary", "Origin");
    }
    if (reader != null && origin != null && !headers.contains(ALLOW_ORIGIN)) {
      String page = reader.apply(request);
      headers = page == null ? headers : named(headers, page);
    }
    return answer.withHeaders(allowed == null ? headers : allow(headers, allowed));
  }

  private Headers allow(Headers headers, String origin) {
    Headers marked = headers.contains(ALLOW_ORIGIN) ? headers : headers.with(ALLOW_ORIGIN, origin);
    return exposedFields.isEmpty()
        ? marked
        : marked.with("Access-Control-Expose-Headers", exposedFields);
  }

  /// The answer to a preflight for a path that takes `methods`.
  Response preflight(Request request, String methods) {
    String allowed = allowedOrigin(request.header("Origin"));
    Response answer = Response.noContent();
    if (!isForAnyone()) {
      answer = answer.with("Vary", "Origin");
    }
    if (allowed == null) {
      return answer;
    }
    answer =
        answer
            .with(ALLOW_ORIGIN, allowed)
            .with("Access-Control-Allow-Methods", methods)
            .with("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
    String origin = request.header("Origin");
    if (reader != null && origin != null) {
      answer = answer.withHeaders(named(answer.headers(), origin));
    }
    return allowedFields.isEmpty()
        ? answer
        : answer.with("Access-Control-Allow-Headers", allowedFields);
  }

  private boolean isForAnyone() {
    return origins.contains("*");
  }

  private @Nullable String allowedOrigin(@Nullable String origin) {
    if (isForAnyone()) {
      return "*";
    }
    return origin != null && origins.contains(origin) ? origin : null;
  }

  private static String list(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}

package dev.millrace.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An error answer (RFC 9457): what kind it is, what is special about this case, and members that
/// a program can read.
///
/// **Limits**: `detail` goes to the client as it is; never put a stack trace or a secret there.
public record Problem(Type type, @Nullable String detail, Map<String, Object> members) {
  public static final Type BAD_REQUEST = new Type("bad-request", 400, "Bad request");
  public static final Type UNAUTHORIZED = new Type("unauthorized", 401, "Authentication is needed");
  public static final Type FORBIDDEN = new Type("forbidden", 403, "Not allowed");
  public static final Type NOT_FOUND = new Type("not-found", 404, "Nothing is here");
  public static final Type METHOD_NOT_ALLOWED =
      new Type("method-not-allowed", 405, "The method is not allowed here");
  public static final Type REQUEST_TIMEOUT =
      new Type("request-timeout", 408, "The request came too slowly");
  public static final Type CONFLICT = new Type("conflict", 409, "The state does not allow this");
  public static final Type PRECONDITION_FAILED =
      new Type("precondition-failed", 412, "A precondition does not hold");
  public static final Type TOO_LARGE = new Type("too-large", 413, "The body is too large");
  public static final Type URI_TOO_LONG = new Type("uri-too-long", 414, "The address is too long");
  public static final Type UNSUPPORTED_MEDIA_TYPE =
      new Type("unsupported-media-type", 415, "The content type is not understood");
  public static final Type RANGE_NOT_SATISFIABLE =
      new Type("range-not-satisfiable", 416, "The range lies outside of the content");
  public static final Type INVALID_INPUT =
      new Type("invalid-input", 422, "The input does not hold what it should");
  public static final Type TOO_MANY_REQUESTS =
      new Type("too-many-requests", 429, "Too many requests");
  public static final Type HEADERS_TOO_LARGE =
      new Type("headers-too-large", 431, "The header fields are too large");
  public static final Type INTERNAL = new Type("internal", 500, "Something broke on our side");
  public static final Type UNAVAILABLE = new Type("unavailable", 503, "Not available just now");

  public Problem {
    members = Map.copyOf(members);
  }

  /// One kind of problem: its page is `/problems/{slug}`, its title never changes.
  public record Type(String slug, int status, String title) {
    public Type {
      if (!slug.matches("[a-z0-9]+(-[a-z0-9]+)*") || status < 400 || status > 599) {
        throw new IllegalArgumentException("not a problem type: " + slug + " " + status);
      }
    }

    /// The path of the page that explains this kind.
    public String path() {
      return "/problems/" + slug;
    }

    /// A problem of this kind; `detail` is a sentence about this very case.
    public Problem because(String detail) {
      return new Problem(this, detail, Map.of());
    }

    /// A problem of this kind with nothing more to say.
    public Problem plain() {
      return new Problem(this, null, Map.of());
    }
  }

  /// This problem with one more member (camelCase, like all our JSON).
  public Problem with(String member, Object value) {
    var more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(type, detail, more);
  }

  /// This problem as something to throw.
  public Thrown thrown() {
    return new Thrown(this, Headers.empty(), null);
  }

  /// The same with the failure behind it, for the log.
  public Thrown thrown(Throwable cause) {
    return new Thrown(this, Headers.empty(), cause);
  }

  /// This problem as an answer.
  public Response response() {
    return new Response(
        type.status(),
        Headers.of("Content-Type", "application/problem+json").and("Cache-Control", "no-store"),
        Body.Bytes.of(ProblemText.of(this)));
  }

  /// A problem on its way up to the edge.
  public static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Headers headers;

    private Thrown(Problem problem, Headers headers, @Nullable Throwable cause) {
      super(problem.type.slug() + ": " + problem.detail, cause, false, cause != null);
      this.problem = problem;
      this.headers = headers;
    }

    /// The same with a header field on its answer, as `Allow` or `Retry-After`.
    public Thrown with(String name, String value) {
      return new Thrown(problem, headers.with(name, value), getCause());
    }

    public Problem problem() {
      return problem;
    }

    /// The answer that this failure becomes.
    public Response response() {
      Response answer = problem.response();
      Headers[] all = {answer.headers()};
      headers.forEach((name, value) -> all[0] = all[0].with(name, value));
      return answer.withHeaders(all[0]);
    }
  }
}

package dev.millrace.http;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Preconditions of RFC 9110 §13, evaluated on a finished 200 before its ranges.
final class Conditional {
  /// What a 304 keeps (RFC 9110 §15.4.5), and what surrounds every answer of ours.
  private static final Set<String> DESCRIBE_CONTENT =
      Set.of("content-type", "content-length", "content-encoding", "content-range");

  /// What a problem in the place of the content must not keep either.
  private static final Set<String> BELONG_TO_CONTENT =
      Set.of("etag", "last-modified", "content-disposition", "content-language", "expires");

  /// An entity tag: commas may stand in one (RFC 9110 §8.8.3).
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"");

  private Conditional() {}

  static Response apply(Request request, Response answer) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads || answer.status() != 200) {
      return answer;
    }
    if (fails(request, answer.headers())) {
      return refused(answer, Problem.PRECONDITION_FAILED.plain().response());
    }
    if (isKnown(request, answer.headers())) {
      return notModified(answer);
    }
    return Ranges.apply(request, answer);
  }

  /// If-Match, and If-Unmodified-Since in its absence.
  private static boolean fails(Request request, Headers content) {
    String match = list(request, "If-Match");
    if (match != null) {
      String etag = content.first("ETag");
      return !match.strip().equals("*") && (etag == null || !lists(match, etag, true));
    }
    Instant since = date(request.header("If-Unmodified-Since"));
    Instant modified = since == null ? null : date(content.first("Last-Modified"));
    return modified != null && modified.isAfter(since);
  }

  /// If-None-Match, and If-Modified-Since in its absence.
  private static boolean isKnown(Request request, Headers content) {
    String noneMatch = list(request, "If-None-Match");
    if (noneMatch != null) {
      String etag = content.first("ETag");
      return noneMatch.strip().equals("*") || (etag != null && lists(noneMatch, etag, false));
    }
    Instant since = date(request.header("If-Modified-Since"));
    Instant modified = since == null ? null : date(content.first("Last-Modified"));
    return modified != null && !modified.isAfter(since);
  }

  /// Whether a Range may be honoured under If-Range (RFC 9110 §13.1.5): a strong match only.
  static boolean allowsRange(Request request, Response answer) {
    String condition = request.header("If-Range");
    if (condition == null) {
      return true;
    }
    String etag = answer.headers().first("ETag");
    if (condition.startsWith("\"") || condition.startsWith("W/")) {
      return etag != null && !condition.startsWith("W/") && condition.equals(etag);
    }
    Instant wanted = date(condition);
    return wanted != null && wanted.equals(date(answer.headers().first("Last-Modified")));
  }

  private static Response notModified(Response answer) {
    return Response.of(304).withHeaders(without(answer.headers(), DESCRIBE_CONTENT));
  }

  /// `problem` in the place of `answer`, with the fields that the filters put around it.
  static Response refused(Response answer, Response problem) {
    Headers around = without(without(answer.headers(), DESCRIBE_CONTENT), BELONG_TO_CONTENT);
    Headers[] all = {around};
    problem.headers().forEach((name, value) -> all[0] = all[0].with(name, value));
    return problem.withHeaders(all[0]);
  }

  private static Headers without(Headers headers, Set<String> names) {
    Headers rest = headers;
    for (String name : names) {
      rest = rest.without(name);
    }
    return rest;
  }

  /// All lines of a field that is a list, as one (RFC 9110 §5.3).
  private static @Nullable String list(Request request, String name) {
    List<String> lines = request.headers().all(name);
    return lines.isEmpty() ? null : String.join(",", lines);
  }

  private static boolean lists(String list, String etag, boolean strongly) {
    Matcher tags = TAG.matcher(list);
    while (tags.find()) {
      String candidate = tags.group();
      boolean same = strongly ? candidate.equals(etag) : opaque(candidate).equals(opaque(etag));
      if (same && !(strongly && etag.startsWith("W/"))) {
        return true;
      }
    }
    return false;
  }

  private static String opaque(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }

  private static @Nullable Instant date(@Nullable String text) {
    return text == null ? null : HttpDates.parse(text);
  }
}

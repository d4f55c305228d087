package dev.millrace.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request target taken apart: as it came in origin form, decoded path segments, and query.
/// Percent signs are decoded once.
///
/// **Limits**: [#MAX_BYTES], [#MAX_SEGMENTS], [Query#MAX_PARAMETERS]. **On failure**: what
/// could mean two things (dot segments, encoded slashes, empty segments, control signs, bad UTF-8)
/// is a 400 problem rather than a guess.
/// @param path decoded, with a slash before each segment
record RequestTarget(String origin, String path, List<String> segments, Query query) {
  static final int MAX_BYTES = 8192;
  static final int MAX_SEGMENTS = 64;

  private static final List<String> SCHEMES = List.of("http://", "https://");

  /// Parses the target of a request line in origin form or absolute form (RFC 9112 §3.2).
  static RequestTarget parse(String target) {
    return parse(target, Query.NONE);
  }

  /// The same of a target whose query is perhaps `usual`, word for word.
  static RequestTarget parse(String target, Query usual) {
    if (target.length() > MAX_BYTES) {
      throw Problem.URI_TOO_LONG.because("more than " + MAX_BYTES + " bytes").thrown();
    }
    String origin = originForm(target);
    int mark = origin.indexOf('?');
    String raw = mark < 0 ? origin : origin.substring(0, mark);
    boolean plain = Percent.isAbsent(raw);
    List<String> segments = segments(raw, plain);
    String path = plain ? raw : "/" + String.join("/", segments);
    Query query = mark < 0 ? Query.NONE : usual.at(origin, mark + 1);
    return new RequestTarget(origin, path, segments, query);
  }

  /// Whom a target in absolute form names, which goes before `Host` (RFC 9112 §3.2.2); null in
  /// origin form.
  static @Nullable String authority(String target) {
    int start = authorityStart(target);
    return start < 0 ? null : target.substring(start, authorityEnd(target, start));
  }

  private static String originForm(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    int start = authorityStart(target);
    if (start < 0) {
      throw Percent.bad("the target does not begin with a slash");
    }
    String origin = target.substring(authorityEnd(target, start));
    return origin.startsWith("/") ? origin : "/" + origin;
  }

  private static int authorityStart(String target) {
    if (target.startsWith("/")) {
      return -1;
    }
    for (String scheme : SCHEMES) {
      if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }

  private static int authorityEnd(String target, int start) {
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /// `/a/b` has two segments; `/a/` has a last, empty one; `/` has that one alone.
  private static List<String> segments(String path, boolean plain) {
    var segments = new ArrayList<String>(8);
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      segments.add(segment(path.substring(from, end), plain, slash < 0));
      from = end + 1;
    }
    if (segments.size() > MAX_SEGMENTS) {
      throw Percent.bad("the path has more than " + MAX_SEGMENTS + " segments");
    }
    return segments;
  }

  private static String segment(String raw, boolean plain, boolean last) {
    String text = plain ? raw : Percent.decode(raw);
    if (text.isEmpty() && !last) {
      throw Percent.bad("the path has an empty segment");
    }
    if (text.equals(".") || text.equals("..")) {
      throw Percent.bad("the path has a dot segment");
    }
    if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0) {
      throw Percent.bad("the path has a slash inside of a segment");
    }
    if (!plain) {
      requireNoControl(text);
    }
    return text;
  }

  private static void requireNoControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw Percent.bad("the path has a control sign");
      }
    }
  }
}

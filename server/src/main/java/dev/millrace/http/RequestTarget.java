package dev.millrace.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request target taken apart: as it came in origin form, decoded path segments, and query. This
/// is the one place that decodes percent signs, and it decodes once.
///
/// **Limits**: [#MAX_BYTES], [#MAX_SEGMENTS], [#MAX_PARAMETERS]. **On failure**: whatever could
/// mean two things (dot segments, encoded slashes, empty segments, control signs, bad UTF-8) is a
/// 400 problem rather than a guess.
record RequestTarget(String origin, List<String> segments, Map<String, List<String>> query) {
  static final int MAX_BYTES = 4096;
  static final int MAX_SEGMENTS = 64;
  static final int MAX_PARAMETERS = 128;

  private static final List<String> SCHEMES = List.of("http://", "https://");

  /// Parses the target of a request line in origin form or absolute form (RFC 9112 §3.2).
  static RequestTarget parse(String target) {
    if (target.length() > MAX_BYTES) {
      throw Problem.URI_TOO_LONG.because("more than " + MAX_BYTES + " bytes").thrown();
    }
    String origin = originForm(target);
    int mark = origin.indexOf('?');
    String path = mark < 0 ? origin : origin.substring(0, mark);
    String query = mark < 0 ? "" : origin.substring(mark + 1);
    return new RequestTarget(origin, segments(path), parameters(query));
  }

  /// The decoded path, with a slash before each segment.
  String path() {
    return "/" + String.join("/", segments);
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
      throw bad("the target does not begin with a slash");
    }
    String origin = target.substring(authorityEnd(target, start));
    return origin.startsWith("/") ? origin : "/" + origin;
  }

  private static int authorityStart(String target) {
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
  private static List<String> segments(String path) {
    var segments = new ArrayList<String>(8);
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      segments.add(segment(path.substring(from, end), slash < 0));
      from = end + 1;
    }
    if (segments.size() > MAX_SEGMENTS) {
      throw bad("the path has more than " + MAX_SEGMENTS + " segments");
    }
    return segments;
  }

  private static String segment(String raw, boolean last) {
    String text = decode(raw, false);
    if (text.isEmpty() && !last) {
      throw bad("the path has an empty segment");
    }
    if (text.equals(".") || text.equals("..")) {
      throw bad("the path has a dot segment");
    }
    if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0) {
      throw bad("the path has a slash inside of a segment");
    }
    requireNoControl(text);
    return text;
  }

  private static void requireNoControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw bad("the path has a control sign");
      }
    }
  }

  private static Map<String, List<String>> parameters(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    var parameters = new LinkedHashMap<String, List<String>>();
    String[] pairs = query.split("&", MAX_PARAMETERS + 2);
    if (pairs.length > MAX_PARAMETERS) {
      throw bad("the query has more than " + MAX_PARAMETERS + " parameters");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!pair.isEmpty()) {
        parameters
            .computeIfAbsent(decode(name, true), _ -> new ArrayList<>(1))
            .add(decode(value, true));
      }
    }
    return parameters;
  }

  private static String decode(String raw, boolean plusIsBlank) {
    requireAscii(raw);
    String text = plusIsBlank ? raw.replace('+', ' ') : raw;
    if (text.indexOf('%') < 0) {
      return text;
    }
    var bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put(hex(text, i + 1));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    return utf8(bytes.flip());
  }

  private static void requireAscii(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw bad("the target has a sign that must be percent-encoded");
      }
    }
  }

  private static byte hex(String text, int at) {
    int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    int low = high >= 0 ? Character.digit(text.charAt(at + 1), 16) : -1;
    if (low < 0) {
      throw bad("a percent sign is not followed by two hexadecimal digits");
    }
    return (byte) (high << 4 | low);
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (text.indexOf('\0') >= 0) {
        throw bad("the target holds NUL");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw bad("the target is not UTF-8");
    }
  }

  private static Problem.Thrown bad(String why) {
    return Problem.BAD_REQUEST.because(why).thrown();
  }
}

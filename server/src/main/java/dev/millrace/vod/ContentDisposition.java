package dev.millrace.vod;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The file name of a `Content-Disposition` field (RFC 6266): the extended form before the plain.
final class ContentDisposition {
  private static final Pattern EXTENDED =
      Pattern.compile("(?i);\\s*filename\\*\\s*=\\s*UTF-8'[^']*'([^;\\s]+)");

  private static final Pattern PLAIN =
      Pattern.compile("(?i);\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");

  private ContentDisposition() {}

  /// The name as it was sent; it may be anything, a path too.
  static Optional<String> filename(String field) {
    var extended = EXTENDED.matcher(field);
    if (extended.find()) {
      return decoded(extended.group(1));
    }
    var plain = PLAIN.matcher(field);
    if (!plain.find()) {
      return Optional.empty();
    }
    String quoted = plain.group(1);
    return Optional.of(
        quoted == null ? String.valueOf(plain.group(2)) : quoted.replaceAll("\\\\(.)", "$1"));
  }

  private static Optional<String> decoded(String percented) {
    try {
      var text = percented.replace("+", "%2B");
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

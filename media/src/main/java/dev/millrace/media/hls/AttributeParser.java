package dev.millrace.media.hls;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an attribute list, strictly: every name once, every value whole.
final class AttributeParser {
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Z0-9-]+)=(\"[^\"\\r\\n]*\"|[^\",\\s]+)(,|$)");

  private final PlaylistLines lines;
  private final Attributes attributes = new Attributes();

  AttributeParser(String text, PlaylistLines lines) {
    this.lines = lines;
    Matcher matcher = ATTRIBUTE.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      if (!attributes.put(matcher.group(1), matcher.group(2))) {
        throw lines.malformed(matcher.group(1) + " twice");
      }
      end = matcher.end();
    }
    if (end != text.length() || text.isEmpty() || text.endsWith(",")) {
      throw lines.malformed("not an attribute list: " + text);
    }
  }

  String require(String name) {
    String value = attributes.get(name);
    if (value == null) {
      throw lines.malformed("no " + name);
    }
    return value;
  }

  boolean has(String name) {
    return attributes.get(name) != null;
  }

  String optional(String name, String otherwise) {
    String value = attributes.get(name);
    return value == null ? otherwise : value;
  }

  boolean flag(String name) {
    return switch (optional(name, "NO")) {
      case "YES" -> true;
      case "NO" -> false;
      default -> throw lines.malformed(name + " is neither YES nor NO");
    };
  }
}

package dev.millrace.media.hls;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An attribute list (RFC 8216bis 4.2) being written, in order, or as it was read.
final class Attributes {
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}");

  private final Map<String, String> values = new LinkedHashMap<>();

  Attributes plain(String name, Object value) {
    values.put(name, value.toString());
    return this;
  }

  Attributes quoted(String name, String value) {
    values.put(name, '"' + machineText(name, value) + '"');
    return this;
  }

  Attributes quotedIf(String name, @Nullable String value) {
    return value == null || value.isEmpty() ? this : quoted(name, value);
  }

  /// The value without its quotes, or null.
  @Nullable String get(String name) {
    String value = values.get(name);
    return value != null && value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }

  boolean put(String name, String value) {
    return values.put(name, value) == null;
  }

  @Override
  public String toString() {
    var text = new StringJoiner(",");
    values.forEach((name, value) -> text.add(name + "=" + value));
    return text.toString();
  }

  /// `value`, if it can stand in quotes.
  static String machineText(String what, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(what + " cannot be written: " + value);
    }
    return value;
  }

  /// `value`, if it can stand on a line of its own as an address.
  static String uri(String value) {
    machineText("a URI", value);
    if (value.startsWith("#") || value.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("not a URI: " + value);
    }
    return value;
  }

  /// A BCP 47 tag; empty for a language that is not known.
  static String language(String tag) {
    if (tag.isEmpty() || tag.equals("und")) {
      return "";
    }
    if (!LANGUAGE.matcher(tag).matches()) {
      throw new IllegalArgumentException("not a language tag: " + tag);
    }
    return tag;
  }

  /// Text of people, with quotes made single and control characters made blanks.
  static String humanText(String text) {
    var clean = new StringBuilder(text.length());
    text.chars()
        .map(c -> c == '"' ? '\'' : Character.isISOControl(c) || lineEnd(c) ? ' ' : c)
        .forEach(c -> clean.append((char) c));
    return clean.toString().isBlank() ? "?" : clean.toString().strip();
  }

  private static boolean lineEnd(int character) {
    return character == '\u2028' || character == '\u2029';
  }
}

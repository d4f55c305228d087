package dev.millrace.http;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Header fields in the forms in which they go out, for all answers that share them: the lines of
/// HTTP/1.1, and the texts of HTTP/2, whose hash is known.
///
/// **Threading**: immutable.
final class Engraved {
  private final byte[] lines;
  private final AsciiString[] texts;

  private Engraved(byte[] lines, AsciiString[] texts) {
    this.lines = lines;
    this.texts = texts;
  }

  static Engraved of(Headers fields) {
    var all = new StringBuilder();
    List<AsciiString> texts = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          all.append(line(name, value));
          texts.add(lowerCase(name));
          texts.add(new AsciiString(value));
        });
    return new Engraved(bytes(all.toString()), texts.toArray(AsciiString[]::new));
  }

  /// These and one field more.
  Engraved with(String name, String value) {
    byte[] line = bytes(line(name, value));
    byte[] longer = Arrays.copyOf(lines, lines.length + line.length);
    System.arraycopy(line, 0, longer, lines.length, line.length);
    return new Engraved(longer, with(lowerCase(name), new AsciiString(value)));
  }

  /// The lines of HTTP/1.1, each with its end; nobody changes them.
  byte[] lines() {
    return lines;
  }

  /// The names and values of HTTP/2 in turns, and one field more.
  AsciiString[] with(AsciiString name, AsciiString value) {
    AsciiString[] more = Arrays.copyOf(texts, texts.length + 2);
    more[texts.length] = name;
    more[texts.length + 1] = value;
    return more;
  }

  private static String line(String name, String value) {
    return name + ": " + value + "\r\n";
  }

  private static AsciiString lowerCase(String name) {
    return new AsciiString(name.toLowerCase(Locale.ROOT));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

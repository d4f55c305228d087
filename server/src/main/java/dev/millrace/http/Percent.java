package dev.millrace.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Percent-encoding (RFC 3986 §2.1) taken off, once.
///
/// **On failure** whatever is not well-formed is a 400 problem.
final class Percent {
  private Percent() {}

  /// Whether `raw` stands for itself; a sign that must not stand in a target is refused.
  static boolean isAbsent(String raw) {
    boolean absent = true;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw bad("the target has a sign that must be percent-encoded");
      }
      absent &= c != '%';
    }
    return absent;
  }

  /// What `raw` stands for.
  static String decode(String raw) {
    if (isAbsent(raw)) {
      return raw;
    }
    var bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.put(hex(raw, i + 1));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    return utf8(bytes.flip());
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

  static Problem.Thrown bad(String why) {
    return Problem.BAD_REQUEST.because(why).thrown();
  }
}

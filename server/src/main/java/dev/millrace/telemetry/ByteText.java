package dev.millrace.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text in the making, as bytes of UTF-8.
///
/// **Threading:** one thread.
final class ByteText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_DIGITS = 20;

  private byte[] bytes;
  private int length;

  ByteText(int usualLength) {
    bytes = new byte[usualLength];
  }

  int length() {
    return length;
  }

  /// The last sign; there must be one.
  char last() {
    return (char) bytes[length - 1];
  }

  /// Forgets what came after.
  void cut(int newLength) {
    length = newLength;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  ByteText add(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  ByteText add(String ascii) {
    int more = ascii.length();
    room(more);
    for (int i = 0; i < more; i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  ByteText add(byte[] source, int from, int to) {
    room(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  /// The bytes of another from `from` to `to`.
  ByteText add(ByteText other, int from, int to) {
    return add(other.bytes, from, to);
  }

  ByteText add(long number) {
    if (number < 0) {
      add('-');
      return number == Long.MIN_VALUE ? add(Long.toString(number).substring(1)) : add(-number);
    }
    room(MOST_DIGITS);
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    length += digits;
    long rest = number;
    for (int at = length - 1; digits > 0; digits--) {
      bytes[at--] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  /// A number in so many digits.
  ByteText addPadded(int number, int digits) {
    room(digits);
    int rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /// Any text, as it stands between the quotes of JSON.
  ByteText addEscaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign > '~') {
        byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
        for (byte one : rest) {
          escaped(one);
        }
        return this;
      }
      escaped((byte) sign);
    }
    return this;
  }

  private void escaped(byte sign) {
    if (sign == '"' || sign == '\\') {
      add('\\');
      add((char) sign);
    } else if (sign >= 0 && sign < ' ') {
      add("\\u00");
      add((char) HEX[sign >> 4]);
      add((char) HEX[sign & 0xf]);
    } else {
      room(1);
      bytes[length++] = sign;
    }
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}

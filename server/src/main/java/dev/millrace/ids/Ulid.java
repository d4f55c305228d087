package dev.millrace.ids;

import java.time.Instant;
import java.util.regex.Pattern;

/// A ULID in lower case: 26 characters of Crockford's base 32, 48 bits of milliseconds since 1970
/// followed by 80 random bits. The texts sort as their times do.
public record Ulid(String value) implements Comparable<Ulid> {
  static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  /// The first character carries only 3 bits of the 130 that 26 characters hold.
  private static final Pattern SHAPE = Pattern.compile("[0-7][0-9a-hjkmnp-tv-z]{25}");

  private static final int TIME_CHARACTERS = 10;

  public Ulid {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a lower-case ULID of 26 characters: " + value);
    }
  }

  /// Whether `text` is a ULID in lower case.
  public static boolean isValid(String text) {
    return text.length() == 26 && SHAPE.matcher(text).matches();
  }

  static Ulid of(long millis, long high, long low) {
    var text = new char[26];
    fill(text, 0, TIME_CHARACTERS, millis);
    fill(text, TIME_CHARACTERS, 8, high);
    fill(text, TIME_CHARACTERS + 8, 8, low);
    return new Ulid(new String(text));
  }

  /// When it was made, to the millisecond.
  public Instant time() {
    long millis = 0;
    for (int i = 0; i < TIME_CHARACTERS; i++) {
      millis = millis << 5 | ALPHABET.indexOf(value.charAt(i));
    }
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public int compareTo(Ulid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static void fill(char[] text, int from, int count, long bits) {
    for (int i = 0; i < count; i++) {
      int shift = 5 * (count - 1 - i);
      text[from + i] = ALPHABET.charAt((int) (bits >>> shift) & 31);
    }
  }
}

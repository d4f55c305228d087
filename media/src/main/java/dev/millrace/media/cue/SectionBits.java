package dev.millrace.media.cue;

/// The fields of a section, bit by bit. **On failure**: [MalformedCue] past its end.
final class SectionBits {
  private final byte[] bytes;
  private final int end;
  private int at;

  /// @param end where the fields end, in bytes
  SectionBits(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end * Byte.SIZE;
  }

  long next(int count) {
    if (count > end - at) {
      throw new MalformedCue("it is cut off");
    }
    long value = 0;
    for (int i = 0; i < count; i++, at++) {
      value = (value << 1) | ((bytes[at >> 3] >> (7 - (at & 7))) & 1);
    }
    return value;
  }

  int u8() {
    return (int) next(8);
  }

  boolean flag() {
    return next(1) == 1;
  }

  void skip(int count) {
    if (count > end - at) {
      throw new MalformedCue("it is cut off");
    }
    at += count;
  }

  /// Where it stands, in bits.
  int position() {
    return at;
  }

  void go(int position) {
    if (position < at || position > end) {
      throw new MalformedCue("a part of it is longer than it says");
    }
    at = position;
  }
}

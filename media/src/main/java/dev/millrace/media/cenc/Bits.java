package dev.millrace.media.cenc;

import java.nio.ByteBuffer;

/// Reads the syntax elements of a NAL unit (14496-10 7.2, 9.1) and knows how far it has come in
/// the bytes as they are stored, emulation prevention included.
///
/// **Threading**: for one thread. **On failure** an `IllegalArgumentException` past the end.
final class Bits {
  private static final int MAX_ZEROS = 32;

  private final ByteBuffer nal;
  private int position;
  private int zeros;
  private int current;
  private int left;

  /// @param nal from its first byte on; not changed
  Bits(ByteBuffer nal) {
    this.nal = nal;
    this.position = nal.position();
  }

  boolean flag() {
    return bit() == 1;
  }

  /// A number of at most 32 bits.
  long number(int bits) {
    long value = 0;
    for (int i = 0; i < bits; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  void skip(int bits) {
    for (int i = 0; i < bits; i++) {
      bit();
    }
  }

  /// An unsigned Exp-Golomb code.
  int ue() {
    int leading = 0;
    while (bit() == 0) {
      if (++leading > MAX_ZEROS) {
        throw new IllegalArgumentException("not an Exp-Golomb code");
      }
    }
    long value = (1L << leading) - 1 + number(leading);
    return Math.toIntExact(Math.min(value, Integer.MAX_VALUE));
  }

  /// An unsigned code of at most `most`; larger ones make no sense where they are counts.
  int count(int most) {
    int value = ue();
    if (value > most) {
      throw new IllegalArgumentException(value + " is more than " + most);
    }
    return value;
  }

  /// Skips a signed Exp-Golomb code, which is as long as an unsigned one.
  void se() {
    ue();
  }

  /// A signed Exp-Golomb code.
  int signed() {
    int code = ue();
    return (code & 1) == 0 ? -(code >>> 1) : (code >>> 1) + 1;
  }

  /// Stored bytes from the start to the end of the byte that was read last.
  int bytesRead() {
    return position - nal.position();
  }

  private int bit() {
    if (left == 0) {
      next();
    }
    left--;
    return current >> left & 1;
  }

  private void next() {
    int value = stored();
    if (zeros >= 2 && value == 3) {
      zeros = 0;
      value = stored();
    }
    zeros = value == 0 ? zeros + 1 : 0;
    current = value;
    left = 8;
  }

  private int stored() {
    if (position >= nal.limit()) {
      throw new IllegalArgumentException("a NAL unit ends in its header");
    }
    return nal.get(position++) & 0xff;
  }
}

package dev.millrace.media;

/// A rate of media data in bits per second; never negative.
public record BitRate(long bitsPerSecond) implements Comparable<BitRate> {
  public BitRate {
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException("a bit rate is never negative: " + bitsPerSecond);
    }
  }

  /// The rate of `kilobits` thousand bits per second (1 kb = 1,000 bits, as in every encoder).
  public static BitRate ofKilobits(long kilobits) {
    return new BitRate(Math.multiplyExact(kilobits, 1000L));
  }

  @Override
  public int compareTo(BitRate other) {
    return Long.compare(bitsPerSecond, other.bitsPerSecond);
  }
}

package dev.millrace.media.time;

import java.math.RoundingMode;

/// A moment or a length on a media timeline: `value` ticks of which `timescale` make a second.
///
/// **On failure**: a result that does not fit 64 bits, or an inexact one where exactness was asked
/// for, is an `ArithmeticException`.
public record Ticks(long value, long timescale) implements Comparable<Ticks> {
  public Ticks {
    if (timescale <= 0) {
      throw new IllegalArgumentException("a timescale is positive: " + timescale);
    }
  }

  /// `seconds` in ticks of `timescale`, rounded by `rounding`.
  public static Ticks of(Rational seconds, long timescale, RoundingMode rounding) {
    return new Ticks(seconds.scaled(timescale, rounding), timescale);
  }

  /// `seconds` in ticks of `timescale`, which must be able to hold it exactly.
  public static Ticks exactly(Rational seconds, long timescale) {
    return of(seconds, timescale, RoundingMode.UNNECESSARY);
  }

  public Rational seconds() {
    return new Rational(value, timescale);
  }

  /// The same moment in another timescale, rounded by `rounding`.
  public Ticks rescaled(long toTimescale, RoundingMode rounding) {
    return toTimescale == timescale ? this : of(seconds(), toTimescale, rounding);
  }

  public Ticks plus(long ticks) {
    return new Ticks(Math.addExact(value, ticks), timescale);
  }

  /// Orders by time, whatever the timescales.
  @Override
  public int compareTo(Ticks other) {
    return seconds().compareTo(other.seconds());
  }

  @Override
  public String toString() {
    return value + "@" + timescale;
  }
}

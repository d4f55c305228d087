package dev.millrace.transcode;

import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.Comparator;

/// Which constant frame rate a film gets.
final class FrameRates {
  /// For a file that tells nothing.
  static final FrameRate UNKNOWN = FrameRate.whole(25);

  private static final FrameRate FASTEST = FrameRate.whole(60);
  private static final FrameRate SLOWEST = FrameRate.whole(10);

  /// The timestamps of millisecond containers never fit a rate; those of others do within 1 %.
  private static final Rational TOLERANCE = new Rational(1, 100);

  /// No camera's film has more; FFmpeg takes the clock of raw DV for its rate.
  private static final FrameRate HIGHEST = FrameRate.whole(1000);

  private FrameRates() {}

  static boolean plausible(FrameRate rate) {
    return rate.compareTo(HIGHEST) <= 0;
  }

  /// Whether films have it; what is outside may be a header's lie.
  static boolean usual(FrameRate rate) {
    return rate.compareTo(SLOWEST) >= 0 && rate.compareTo(FASTEST) <= 0;
  }

  /// Whether frames come irregularly: the rate that fits every timestamp is neither the average
  /// nor, where fields are counted, twice the average.
  static boolean variable(FrameRate average, FrameRate base, boolean millisecondClock) {
    boolean guessed = millisecondClock && base.value().compareTo(Rational.of(999)) >= 0;
    return !guessed && !close(average, base) && !close(average, halved(base));
  }

  static boolean close(FrameRate average, FrameRate base) {
    Rational apart = base.value().minus(average.value()).absolute();
    return apart.compareTo(average.value().times(TOLERANCE)) <= 0;
  }

  /// The source's own rate where it is constant and between 10 and 60; double rates are halved,
  /// irregular ones become the nearest standard rate.
  static FrameRate output(SourceInfo.Video video) {
    FrameRate rate = video.variableRate() ? nearestStandard(video.frameRate()) : video.frameRate();
    if (rate.compareTo(FASTEST) > 0) {
      FrameRate half = halved(rate);
      return half.compareTo(FASTEST) > 0 || !FrameRate.STANDARD.contains(half) ? FASTEST : half;
    }
    return rate.compareTo(SLOWEST) < 0 ? SLOWEST : rate;
  }

  /// Whether it can be reckoned with: no camera's rate has a clock as fine as that.
  static boolean canBeHalved(FrameRate rate) {
    return rate.denominator() <= Integer.MAX_VALUE / 2;
  }

  private static FrameRate halved(FrameRate rate) {
    return rate.numerator() % 2 == 0
        ? new FrameRate(rate.numerator() / 2, rate.denominator())
        : new FrameRate(rate.numerator(), Math.multiplyExact(2, rate.denominator()));
  }

  private static FrameRate nearestStandard(FrameRate rate) {
    return FrameRate.STANDARD.stream()
        .min(Comparator.comparing(s -> s.value().minus(rate.value()).absolute()))
        .orElse(UNKNOWN);
  }
}

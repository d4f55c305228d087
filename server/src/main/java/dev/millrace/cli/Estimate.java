package dev.millrace.cli;

/// The pace of something that goes from 0 to 1, and so the time that is left.
final class Estimate {
  private final long startNanos = System.nanoTime();
  private double first = -1;
  private double last;

  void at(double progress) {
    if (first < 0) {
      first = progress;
    }
    last = progress;
  }

  /// Progress per second since the first call of [#at]; 0 while unknown.
  double perSecond() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return seconds < 0.5 ? 0 : Math.max(0, last - Math.max(0, first)) / seconds;
  }

  /// Negative while unknown.
  double secondsLeft() {
    return perSecond() > 0 ? (1 - last) / perSecond() : -1;
  }
}

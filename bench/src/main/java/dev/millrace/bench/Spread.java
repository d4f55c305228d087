package dev.millrace.bench;

import java.util.Arrays;
import java.util.Locale;

/// Many measurements of one thing, by how many of them are below.
final class Spread {
  private final double[] sorted;

  Spread(double[] values) {
    sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      throw new BenchFailed("nothing was measured");
    }
  }

  /// The value that so many of a hundred do not exceed.
  double percentile(double percent) {
    int at = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.clamp(at, 0, sorted.length - 1)];
  }

  double most() {
    return sorted[sorted.length - 1];
  }

  /// `p50 1.92 s, p95 2.03 s (n=590)`.
  String text(String unit) {
    return String.format(
        Locale.ROOT,
        "p50 %s %s, p95 %s %s (n=%d)",
        Runs.number(percentile(50)),
        unit,
        Runs.number(percentile(95)),
        unit,
        sorted.length);
  }
}

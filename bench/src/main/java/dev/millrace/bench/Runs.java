package dev.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The values of one figure, one from each run.
final class Runs {
  private final List<Double> values = new ArrayList<>();

  static Runs of(double... values) {
    var sample = new Runs();
    for (double value : values) {
      sample.add(value);
    }
    return sample;
  }

  void add(double value) {
    values.add(value);
  }

  int size() {
    return values.size();
  }

  double median() {
    if (values.isEmpty()) {
      throw new BenchFailed("nothing was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /// `41.2 s (40.8–42.0, n=3)`.
  String text(String unit) {
    double least = values.stream().mapToDouble(v -> v).min().orElse(0);
    double most = values.stream().mapToDouble(v -> v).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%s %s (%s–%s, n=%d)",
        number(median()),
        unit,
        number(least),
        number(most),
        values.size());
  }

  /// Three digits that matter.
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}

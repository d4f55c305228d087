package dev.millrace.streams.rules;

import dev.millrace.streams.StreamRefused;
import java.util.List;

/// A line that is crossed: `in` from the left of whoever looks along it, `out` from the right.
///
/// @param labels that count; empty: all
/// @param alert whether crossing is to wake somebody
public record Line(String name, Spot from, Spot to, List<String> labels, boolean alert) {
  /// Whoever is nearer than this is on neither side yet: boxes tremble.
  private static final double MARGIN = 0.01;

  /// **On failure** [StreamRefused].
  public Line {
    labels = List.copyOf(labels);
    Rules.requireName(name, "lines");
    StreamRefused.require(
        from.isInside()
            && to.isInside()
            && Math.hypot(to.x() - from.x(), to.y() - from.y()) > MARGIN,
        "lines",
        "go from one place to another, each from 0 to 1");
  }

  boolean counts(String label) {
    return labels.isEmpty() || labels.contains(label);
  }

  /// -1 at the left, 1 at the right, 0 where that is not certain.
  int side(Spot spot) {
    double distance = cross(spot) / Math.hypot(to.x() - from.x(), to.y() - from.y());
    return Math.abs(distance) < MARGIN ? 0 : (int) Math.signum(distance);
  }

  private double cross(Spot spot) {
    return (to.x() - from.x()) * (spot.y() - from.y())
        - (to.y() - from.y()) * (spot.x() - from.x());
  }

  /// Whether a way from one side to the other goes through the line, and not past its ends.
  boolean isBetween(Spot before, Spot now) {
    double first = cross(before);
    double share = first / (first - cross(now));
    double x = before.x() + share * (now.x() - before.x());
    double y = before.y() + share * (now.y() - before.y());
    double wide = to.x() - from.x();
    double high = to.y() - from.y();
    double along = ((x - from.x()) * wide + (y - from.y()) * high) / (wide * wide + high * high);
    return along >= 0 && along <= 1;
  }
}

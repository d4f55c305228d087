package dev.millrace.streams.rules;

import dev.millrace.streams.StreamRefused;
import java.util.List;

/// A part of the picture that is watched.
///
/// @param corners of a polygon, one after the other
/// @param labels that count there; empty: all
/// @param dwellSeconds after which somebody's staying is told; 0: never
/// @param alert whether what happens there is to wake somebody
public record Zone(
    String name, List<Spot> corners, List<String> labels, double dwellSeconds, boolean alert) {
  private static final int MOST_CORNERS = 32;

  /// **On failure** [StreamRefused].
  public Zone {
    corners = List.copyOf(corners);
    labels = List.copyOf(labels);
    Rules.requireName(name, "zones");
    StreamRefused.require(
        corners.size() >= 3
            && corners.size() <= MOST_CORNERS
            && corners.stream().allMatch(Spot::isInside),
        "zones",
        "have 3 to 32 corners, each from 0 to 1");
    StreamRefused.require(
        dwellSeconds >= 0 && dwellSeconds <= 86_400, "zones", "have dwellSeconds of 0 to 86400");
  }

  boolean counts(String label) {
    return labels.isEmpty() || labels.contains(label);
  }

  /// Whether a place lies within: an odd number of borders is between it and the far left.
  boolean contains(Spot spot) {
    boolean inside = false;
    for (int n = 0, before = corners.size() - 1; n < corners.size(); before = n++) {
      Spot a = corners.get(n);
      Spot b = corners.get(before);
      if (a.y() > spot.y() != b.y() > spot.y()
          && spot.x() < (b.x() - a.x()) * (spot.y() - a.y()) / (b.y() - a.y()) + a.x()) {
        inside = !inside;
      }
    }
    return inside;
  }
}

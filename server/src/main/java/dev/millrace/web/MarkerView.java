package dev.millrace.web;

import dev.millrace.live.origin.Marker;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A marker as the API shows it.
///
/// @param durationSeconds once it is known
/// @param plannedSeconds how long it is expected to last
/// @param scte35 the section that began it, in base64
record MarkerView(
    String id,
    String kind,
    Instant at,
    @Nullable Double durationSeconds,
    @Nullable Double plannedSeconds,
    @Nullable String scte35) {

  /// All that are told of just now.
  record PageView(List<MarkerView> items, @Nullable String nextCursor) {}

  static MarkerView of(Marker marker) {
    Marker.End end = marker.end();
    Marker.Section section = marker.section();
    return new MarkerView(
        marker.id(),
        marker.kind(),
        marker.at(),
        seconds(end == null ? marker.lasts().known() : end.seconds()),
        seconds(marker.lasts().planned()),
        section == null ? null : section.splice().base64());
  }

  private static @Nullable Double seconds(@Nullable Rational value) {
    return value == null ? null : (Double) value.toDouble();
  }
}

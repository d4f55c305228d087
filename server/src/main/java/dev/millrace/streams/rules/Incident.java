package dev.millrace.streams.rules;

/// Something that happened to a track.
///
/// @param kind `entered`, `left`, `dwelled` or `crossed`
/// @param where the zone or line
/// @param direction `in` or `out` for lines; empty for zones
/// @param atSeconds when
/// @param seconds for how long somebody was in the zone
public record Incident(
    String kind,
    String where,
    String direction,
    long track,
    String label,
    double atSeconds,
    double seconds,
    boolean isAlert) {
  /// The same by another clock.
  public Incident at(double otherSeconds) {
    return new Incident(kind, where, direction, track, label, otherSeconds, seconds, isAlert);
  }
}

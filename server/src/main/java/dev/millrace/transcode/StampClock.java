package dev.millrace.transcode;

/// The clock of a container's stamps: a counter that begins anew when it is full.
///
/// @param perSecond ticks of a second
/// @param wrap how many ticks it counts before it begins anew
record StampClock(long perSecond, long wrap) {
  /// Of MPEG transport streams: 33 bits, full after 26.5 hours.
  static final StampClock MPEG = new StampClock(90_000, 1L << 33);

  /// How far `to` is ahead of `from`; negative when it is behind. Half of the range ahead is ahead.
  long ahead(long from, long to) {
    long ahead = Math.floorMod(to - from, wrap);
    return ahead < wrap / 2 ? ahead : ahead - wrap;
  }

  long plus(long stamp, long ticks) {
    return Math.floorMod(stamp + ticks, wrap);
  }

  long seconds(double seconds) {
    return Math.round(seconds * perSecond);
  }
}

package dev.millrace.live.encode;

/// What the tracks of a stretch have in common.
///
/// @param gate where they begin a segment
/// @param ending where they end
/// @param pulse how their parts come
/// @param onset when they begin
record Fellows(Gate gate, Ending ending, Pulse pulse, Onset onset) {
  static Fellows of(int tracks, Pulse pulse) {
    return new Fellows(new Gate(tracks), new Ending(tracks), pulse, new Onset());
  }
}

package dev.millrace.media.track;

/// When things in two pictures are taken for one.
///
/// @param sure from which score on something is seen for certain, and may begin a track
/// @param overlap that something seen for certain has at least with where a track should be
/// @param weakOverlap that something seen badly has at least
/// @param reach how far apart, in parts of the picture's sides, the middles of boxes may be that
///     overlap less; 0 when they have to overlap
/// @param hits how often something is seen before it counts
/// @param patienceSeconds for how long something may be out of sight
/// @param most things in a picture, and tracks; what is beyond is left out, the worst seen first
public record TrackerConfig(
    double sure,
    double overlap,
    double weakOverlap,
    double reach,
    int hits,
    double patienceSeconds,
    int most) {
  /// What suits people and vehicles at five to thirty pictures a second.
  public static final TrackerConfig STANDARD = new TrackerConfig(0.5, 0.2, 0.4, 0, 3, 1.5, 100);

  /// What suits two pictures a second: what moves has often left its place when it is seen again.
  /// Everything that is seen begins a track; whoever asks judges the tracks.
  public static final TrackerConfig SPARSE = new TrackerConfig(0, 0.15, 0.15, 0.12, 1, 1.25, 100);

  public TrackerConfig {
    if (hits < 1 || most < 1 || most > 1000 || !(patienceSeconds > 0)) {
      throw new IllegalArgumentException("hits and most are 1 or more, patience is above 0");
    }
  }
}

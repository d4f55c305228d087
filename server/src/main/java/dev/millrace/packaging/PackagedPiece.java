package dev.millrace.packaging;

import java.util.List;

/// What one run has made of one track: the output of an encoding step, and an entry of the ledger.
///
/// @param track the track's name
/// @param piece the run's name, unique among the runs of the track
/// @param codec as in `CODECS`: `avc1.640028`
/// @param initSha256 of the init segment, which all pieces of a track must share
/// @param complete whether nothing more comes from this run
public record PackagedPiece(
    TrackSpec track,
    String piece,
    String codec,
    long timescale,
    String initSha256,
    boolean complete,
    List<SegmentInfo> segments) {
  public PackagedPiece {
    AssetFolder.requireName(piece);
    segments = List.copyOf(segments);
  }

  /// Where on the timeline it ends; 0 when it has no segment.
  public long endTicks() {
    return segments.isEmpty() ? 0 : segments.getLast().endTicks();
  }
}

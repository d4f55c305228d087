package dev.millrace.packaging;

import dev.millrace.media.time.Rational;
import java.util.OptionalLong;

/// Where on the timeline one run's track belongs.
///
/// @param segment the exact length of a whole segment of the film
/// @param firstSegment the number of the run's first segment
/// @param segments how many whole segments the run has, when the next run continues after it;
///     empty for a run that goes to the end of the film
public record PieceRequest(
    AssetFolder folder,
    TrackSpec track,
    String piece,
    Rational segment,
    long firstSegment,
    OptionalLong segments) {
  public PieceRequest {
    AssetFolder.requireName(piece);
  }

  /// A run that makes a whole track.
  public static PieceRequest whole(AssetFolder folder, TrackSpec track, Rational segment) {
    return new PieceRequest(folder, track, "whole", segment, 0, OptionalLong.empty());
  }

  Rational start() {
    return segment.times(firstSegment);
  }
}

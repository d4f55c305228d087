package dev.millrace.packaging;

import dev.millrace.media.cenc.Encryption;
import dev.millrace.media.time.Rational;
import java.util.Optional;
import java.util.OptionalLong;

/// Where on the timeline one run's track belongs.
///
/// @param segment the exact length of a whole segment of the film
/// @param firstSegment the number of the run's first segment
/// @param segments how many whole segments the run has, when the next run continues after it;
///     empty for a run that goes to the end of the film
/// @param encryption of what is published; empty when it is clear
public record PieceRequest(
    AssetFolder folder,
    TrackSpec track,
    String piece,
    Rational segment,
    long firstSegment,
    OptionalLong segments,
    Optional<Encryption> encryption) {
  public PieceRequest {
    AssetFolder.requireName(piece);
  }

  /// A run that makes a whole track.
  public static PieceRequest whole(AssetFolder folder, TrackSpec track, Rational segment) {
    return new PieceRequest(
        folder, track, "whole", segment, 0, OptionalLong.empty(), Optional.empty());
  }

  /// The same run with its segments encrypted, if there is anything to do it with.
  public PieceRequest encrypted(Optional<Encryption> by) {
    return new PieceRequest(folder, track, piece, segment, firstSegment, segments, by);
  }

  Rational start() {
    return segment.times(firstSegment);
  }
}

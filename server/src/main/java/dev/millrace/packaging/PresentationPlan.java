package dev.millrace.packaging;

import dev.millrace.media.cenc.Protection;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an asset will consist of once it is ready.
///
/// @param segment the exact length of a whole segment
/// @param duration of the whole film, as far as it is known
/// @param startedAt when its encoding was planned; never changes for one version
/// @param tracks video largest first, then audio, the default one first
/// @param protection of video and audio; empty when they are clear
public record PresentationPlan(
    AssetFolder folder,
    Rational segment,
    Rational duration,
    Instant startedAt,
    List<TrackSpec> tracks,
    Optional<Protection> protection) {
  public PresentationPlan {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("a presentation has a track");
    }
  }

  /// A plan for a film that is clear.
  public PresentationPlan(
      AssetFolder folder,
      Rational segment,
      Rational duration,
      Instant startedAt,
      List<TrackSpec> tracks) {
    this(folder, segment, duration, startedAt, tracks, Optional.empty());
  }
}

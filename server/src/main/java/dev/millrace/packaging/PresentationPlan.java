package dev.millrace.packaging;

import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.List;

/// What an asset will consist of once it is ready.
///
/// @param segment the exact length of a whole segment
/// @param duration of the whole film, as far as it is known
/// @param startedAt when its encoding was planned; never changes for one version
/// @param tracks video largest first, then audio, the default one first
public record PresentationPlan(
    AssetFolder folder,
    Rational segment,
    Rational duration,
    Instant startedAt,
    List<TrackSpec> tracks) {
  public PresentationPlan {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("a presentation has a track");
    }
  }
}

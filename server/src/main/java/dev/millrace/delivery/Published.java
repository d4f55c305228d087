package dev.millrace.delivery;

import dev.millrace.policy.Playback;
import java.time.Duration;
import java.util.Optional;

/// Says which version of an asset players get.
@FunctionalInterface
public interface Published {
  /// The version to play, or empty when there is no such asset or nothing to play of it yet. May
  /// block.
  Optional<Version> version(String assetId);

  /// For how long a version that it named plays on, for the same viewers, while it fails.
  default Duration outlasts() {
    return Duration.ofMinutes(10);
  }

  /// What of an asset is played now.
  ///
  /// @param number the `{version}` in the names of the asset's objects
  /// @param isFinal whether its playlists will not change any more
  /// @param isForHlsAlone whether it is encrypted in a way that DASH does not know
  /// @param playback who may play it
  record Version(int number, boolean isFinal, boolean isForHlsAlone, Playback playback) {
    /// A version that HLS and DASH play, for everybody.
    public Version(int number, boolean isFinal) {
      this(number, isFinal, false, Playback.PUBLIC);
    }
  }
}

package dev.millrace.delivery;

import java.util.Optional;

/// Says which version of an asset players get.
@FunctionalInterface
public interface Published {
  /// The version to play, or empty when there is no such asset or nothing to play of it yet. May
  /// block.
  Optional<Version> version(String assetId);

  /// What of an asset is played now.
  ///
  /// @param number the `{version}` in the names of the asset's objects
  /// @param isFinal whether its playlists will not change any more
  record Version(int number, boolean isFinal) {}
}

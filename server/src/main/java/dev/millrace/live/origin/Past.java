package dev.millrace.live.origin;

import java.util.Optional;

/// What memory has let go of a programme.
@FunctionalInterface
public interface Past {
  /// There is none.
  Past NONE = (_, _) -> Optional.empty();

  /// A whole segment; blocks.
  ///
  /// @param path of the rendition: `v/720p/`
  Optional<byte[]> read(String path, long segment);
}

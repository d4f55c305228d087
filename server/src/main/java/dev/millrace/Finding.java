package dev.millrace;

import dev.millrace.config.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The keys `search.*`: how much of what happened can be found again.
///
/// @param folder of the indexes; without it `search` in the data folder
/// @param size the most that an index may weigh
/// @param age after which events are not found any more
record Finding(Optional<Path> folder, ByteSize size, Duration age) {
  private static final Duration LEAST_AGE = Duration.ofHours(1);

  Finding {
    if (size.bytes() < 1 << 20) {
      throw new IllegalArgumentException("size must be 1MiB at least");
    }
    if (age.compareTo(LEAST_AGE) < 0) {
      throw new IllegalArgumentException("age must be 1h at least");
    }
  }

  static Finding defaults() {
    return new Finding(Optional.empty(), ByteSize.parse("5GiB"), Duration.ofDays(30));
  }
}

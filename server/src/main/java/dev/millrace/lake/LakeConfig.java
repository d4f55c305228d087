package dev.millrace.lake;

import java.nio.file.Path;
import java.time.Duration;

/// How rows come into the lake and for how long they stay.
///
/// @param folder of files on their way
/// @param bucket whose name stands in the addresses of files
/// @param delay before the first look: whoever starts has more urgent work
/// @param interval from one look for new records to the next
/// @param age after which rows go
public record LakeConfig(
    Path folder, String bucket, Duration delay, Duration interval, Duration age) {
  private static final Duration USUAL_DELAY = Duration.ofSeconds(15);
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(15);
  private static final Duration LEAST_AGE = Duration.ofDays(1);

  public LakeConfig {
    if (!interval.isPositive() || delay.isNegative()) {
      throw new IllegalArgumentException("interval must be positive");
    }
    if (age.compareTo(LEAST_AGE) < 0) {
      throw new IllegalArgumentException("age must be 1d at least");
    }
  }

  /// With the usual times.
  public static LakeConfig of(Path folder, String bucket, Duration age) {
    return new LakeConfig(folder, bucket, USUAL_DELAY, USUAL_INTERVAL, age);
  }
}

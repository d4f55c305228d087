package dev.millrace.transcode.ffmpeg;

import java.time.Duration;

/// What one child may use before it is ended.
///
/// @param wallClock from start to end
/// @param silence without a new frame, a new byte or any other sign of progress
/// @param cpu processor time of all its threads together
/// @param addressSpaceBytes virtual memory; threads and mapped libraries count
public record ProcessLimits(
    Duration wallClock, Duration silence, Duration cpu, long addressSpaceBytes) {
  private static final long GIBIBYTE = 1L << 30;

  /// For looking at a file: a minute.
  public static final ProcessLimits QUICK =
      new ProcessLimits(
          Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(2), 4 * GIBIBYTE);

  /// For encoding a piece of a film: hours, as long as it goes on.
  public static final ProcessLimits LONG =
      new ProcessLimits(
          Duration.ofHours(6), Duration.ofSeconds(60), Duration.ofHours(48), 16 * GIBIBYTE);

  public ProcessLimits {
    if (!wallClock.isPositive() || !silence.isPositive() || !cpu.isPositive()) {
      throw new IllegalArgumentException("a limit is longer than nothing");
    }
    if (addressSpaceBytes < GIBIBYTE / 4) {
      throw new IllegalArgumentException("addressSpaceBytes: at least 256 MiB");
    }
  }
}

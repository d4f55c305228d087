package dev.millrace.transcode.ffmpeg;

import java.time.Duration;

/// What one child may use before it is ended.
///
/// @param wallClock from start to end
/// @param silence without a new frame, a new byte or any other sign of progress
/// @param cpu processor time of all its threads together
/// @param addressSpaceBytes virtual memory; threads and mapped libraries count
/// @param niceness how far it steps back for the other children, 0 to 19
public record ProcessLimits(
    Duration wallClock, Duration silence, Duration cpu, long addressSpaceBytes, int niceness) {
  private static final long GIBIBYTE = 1L << 30;

  /// For looking at a file: a minute.
  public static final ProcessLimits QUICK =
      new ProcessLimits(
          Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(2), 4 * GIBIBYTE);

  /// For encoding a piece of a film: hours, as long as it goes on.
  public static final ProcessLimits LONG =
      new ProcessLimits(
          Duration.ofHours(6), Duration.ofSeconds(60), Duration.ofHours(48), 16 * GIBIBYTE);

  /// For what goes on day and night; who feeds it says when it ends.
  public static final ProcessLimits LIVE =
      new ProcessLimits(
          Duration.ofDays(366), Duration.ofSeconds(60), Duration.ofDays(3660), 16 * GIBIBYTE);

  /// For looking at a whole film while nobody waits for it: a day, behind all others, which may
  /// keep it from writing for minutes.
  public static final ProcessLimits BACKGROUND =
      new ProcessLimits(
          Duration.ofDays(1), Duration.ofMinutes(20), Duration.ofDays(2), 16 * GIBIBYTE, 14);

  /// A child like the others.
  public ProcessLimits(Duration wallClock, Duration silence, Duration cpu, long addressSpaceBytes) {
    this(wallClock, silence, cpu, addressSpaceBytes, 0);
  }

  public ProcessLimits {
    if (!wallClock.isPositive() || !silence.isPositive() || !cpu.isPositive()) {
      throw new IllegalArgumentException("a limit is longer than nothing");
    }
    if (addressSpaceBytes < GIBIBYTE / 4) {
      throw new IllegalArgumentException("addressSpaceBytes: at least 256 MiB");
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("niceness: 0 to 19, but got " + niceness);
    }
  }
}

package dev.millrace.telemetry;

import java.nio.file.Path;

/// Where events wait while Kafka is away, and how much one sender may bring.
///
/// @param spool the folder
/// @param spoolBytes the most that it may weigh
/// @param addressEventsPerSecond of one network address; 0: as many as it likes
/// @param tokenEventsPerSecond with tokens of one name; 0: as many as it likes
public record TelemetryConfig(
    Path spool, long spoolBytes, int addressEventsPerSecond, int tokenEventsPerSecond) {
  private static final long LEAST_SPOOL = 1 << 20;

  public TelemetryConfig {
    if (spoolBytes < LEAST_SPOOL) {
      throw new IllegalArgumentException("spool-size must be 1MiB at least");
    }
    if (addressEventsPerSecond < 0 || tokenEventsPerSecond < 0) {
      throw new IllegalArgumentException("events per second must not be negative");
    }
  }

  /// A quarter of a gigabyte, and no limits for senders.
  public static TelemetryConfig in(Path spool) {
    return new TelemetryConfig(spool, 256L << 20, 0, 0);
  }
}

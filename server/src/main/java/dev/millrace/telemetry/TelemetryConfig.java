package dev.millrace.telemetry;

import java.nio.file.Path;

/// Where events wait while Kafka is away, which are remembered, and how much one sender may bring.
///
/// @param spool the folder
/// @param spoolBytes the most that may wait there
/// @param seenBytes of the file in it that says which events were kept in the last day
/// @param addressEventsPerSecond of one network address; 0: as many as it likes
/// @param tokenEventsPerSecond with tokens of one name; 0: as many as it likes
public record TelemetryConfig(
    Path spool,
    long spoolBytes,
    long seenBytes,
    int addressEventsPerSecond,
    int tokenEventsPerSecond) {
  private static final long LEAST_SPOOL = 1 << 20;

  public TelemetryConfig {
    if (spoolBytes < LEAST_SPOOL) {
      throw new IllegalArgumentException("spool-size must be 1MiB at least");
    }
    if (seenBytes < SeenDay.LEAST_BYTES) {
      throw new IllegalArgumentException("seen-size must be 8MiB at least");
    }
    if (addressEventsPerSecond < 0 || tokenEventsPerSecond < 0) {
      throw new IllegalArgumentException("events per second must not be negative");
    }
  }

  /// A quarter of a gigabyte each, and no limits for senders.
  public static TelemetryConfig in(Path spool) {
    return new TelemetryConfig(spool, 256L << 20, 256L << 20, 0, 0);
  }
}

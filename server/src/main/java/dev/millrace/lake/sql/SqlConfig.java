package dev.millrace.lake.sql;

import java.nio.file.Path;
import java.time.Duration;

/// What queries may take.
///
/// @param folder of files that are worth nothing to the next process
/// @param timeout of a query, from the first look at it to its answer
/// @param memoryBytes of a query; beyond that it sorts and joins on the disk, up to 2 GiB
/// @param cacheBytes of the lake's files that lie here, and so the most that a query reads
/// @param atOnce queries that run at the same time
public record SqlConfig(
    Path folder, Duration timeout, long memoryBytes, long cacheBytes, int atOnce) {
  private static final long LEAST_MEMORY = 64L << 20;
  private static final int MOST_AT_ONCE = 16;

  public SqlConfig {
    if (!timeout.isPositive() || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("sql-timeout must be 10m at most");
    }
    if (memoryBytes < LEAST_MEMORY) {
      throw new IllegalArgumentException("sql-memory must be 64MiB at least");
    }
    if (cacheBytes < LEAST_MEMORY) {
      throw new IllegalArgumentException("sql-cache must be 64MiB at least");
    }
    if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
      throw new IllegalArgumentException("sql-queries must be 1 to " + MOST_AT_ONCE);
    }
  }
}

package dev.millrace.intake;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// How the inbox is watched.
///
/// @param keep whether objects stay in the inbox after they were taken
/// @param pollInterval between two looks
/// @param retention how long an object that is gone is remembered, so that the same one is not
///     taken twice
/// @param maxBytes the largest film taken
/// @param policy of the films taken, as JSON
public record InboxConfig(
    boolean keep, Duration pollInterval, Duration retention, long maxBytes, JsonNode policy) {
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

  public InboxConfig {
    if (!pollInterval.isPositive()) {
      throw new IllegalArgumentException("poll-interval must be positive");
    }
    if (retention.compareTo(SHORTEST_RETENTION) < 0) {
      throw new IllegalArgumentException("retention must be at least 1d");
    }
  }
}

package dev.millrace.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long a message waits after each failed attempt, give or take a fifth, so that what failed
/// together does not come back together.
///
/// @param waits after the first attempt, the second, and so on; after the last it has failed
/// @param holding for how many attempts it holds later events of its subject back
record Backoff(List<Duration> waits, int holding) {
  private static final double JITTER = 0.2;

  Backoff {
    waits = List.copyOf(waits);
  }

  /// 5 s to 8 h, 17 attempts in all, over three days; the first five, about 13 minutes, hold back.
  static Backoff standard() {
    var eightHours = Duration.ofHours(8);
    return new Backoff(
        List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            eightHours,
            eightHours,
            eightHours,
            eightHours,
            eightHours,
            eightHours,
            eightHours,
            eightHours),
        5);
  }

  /// The wait after the `attempt`th attempt, counted from 1; empty when it was the last.
  Optional<Duration> after(int attempt, RandomGenerator random) {
    if (attempt > waits.size()) {
      return Optional.empty();
    }
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Optional.of(Duration.ofMillis(Math.round(waits.get(attempt - 1).toMillis() * factor)));
  }

  /// Whether a message that has failed so often still holds others back.
  boolean holdsAfter(int attempt) {
    return attempt < holding;
  }
}

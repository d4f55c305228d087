package dev.millrace.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waiting in tests for what becomes true by itself.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Eventually() {}

  /// Returns as soon as `condition` holds, or after half a minute with whether it does.
  public static boolean holds(BooleanSupplier condition) {
    return holds(PATIENCE, condition);
  }

  public static boolean holds(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    for (long asked = System.nanoTime(); !condition.getAsBoolean(); asked = System.nanoTime()) {
      long now = System.nanoTime();
      if (now > end) {
        return false;
      }
      try {
        Thread.sleep(pauseMillis(Duration.ofNanos(now - asked)));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }

  /// Who asks takes no more of a processor than what he waits for: an answer that is dear is asked
  /// for less often.
  private static long pauseMillis(Duration answered) {
    return Math.clamp(3 * answered.toMillis(), 20, 200);
  }
}

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
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }
}

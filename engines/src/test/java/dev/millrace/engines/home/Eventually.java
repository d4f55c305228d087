package dev.millrace.engines.home;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Waiting in tests for what becomes true by itself.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Eventually() {}

  /// Returns as soon as `condition` holds; fails with `what` when it does not in two minutes, which
  /// is long enough for a busy machine.
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    await(what, PATIENCE, condition);
  }

  public static void await(String what, Duration patience, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}

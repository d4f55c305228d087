package dev.millrace.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Seconds since it was made, and waits that end.
final class Stopwatch {
  private final long startNanos = System.nanoTime();

  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  boolean isPast(Duration limit) {
    return System.nanoTime() - startNanos > limit.toNanos();
  }

  /// Looks at `condition` again and again until it holds.
  ///
  /// **On failure**: [BenchFailed] after `patience`.
  static void await(String what, BooleanSupplier condition, Duration interval, Duration patience)
      throws InterruptedException {
    var waiting = new Stopwatch();
    while (!condition.getAsBoolean()) {
      if (waiting.isPast(patience)) {
        throw new BenchFailed("no " + what + " within " + patience.toSeconds() + " s");
      }
      pause(interval);
    }
  }

  static void pause(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}

package dev.millrace.outbound;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Ends an exchange that takes too long, wherever it hangs: its head first, then all of it.
final class Watchdog implements AutoCloseable {
  private final Limits limits;
  private final long beganAt = System.nanoTime();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
  private volatile boolean barked;

  Watchdog(Limits limits) {
    this.limits = limits;
    Thread.ofVirtual().name("outbound-watchdog").start(this::watch);
  }

  /// From now on `action` ends what is under way; it is run at once when the time is over.
  void over(Runnable action) {
    cancel.set(action);
    if (barked) {
      action.run();
    }
  }

  /// The head of the last answer is there.
  void answered() {
    answered.countDown();
  }

  boolean barked() {
    return barked;
  }

  private void watch() {
    try {
      if (!await(answered, limits.response()) || !await(closed, limits.total())) {
        barked = true;
        cancel.get().run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean await(CountDownLatch latch, Duration since) throws InterruptedException {
    long left = since.toNanos() - (System.nanoTime() - beganAt);
    return latch.await(left, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    answered.countDown();
    closed.countDown();
  }
}

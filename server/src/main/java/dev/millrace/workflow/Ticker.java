package dev.millrace.workflow;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Runs a task again and again: after each interval, and at once when poked.
///
/// **Ownership:** of one virtual thread, from `start` to `close`.
/// **On failure** of the task it says so once, and goes on.
final class Ticker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Ticker.class.getName());
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition poked = lock.newCondition();
  private final Supplier<Duration> interval;
  private final Runnable task;
  private final Thread thread;
  private boolean due;
  private boolean closed;
  private boolean failing;

  /// @param interval until the next round, asked before each
  Ticker(String name, Supplier<Duration> interval, Runnable task) {
    this.interval = interval;
    this.task = task;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  void poke() {
    lock.lock();
    try {
      due = true;
      poked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    while (awaitNext()) {
      try {
        task.run();
        failing = false;
      } catch (RuntimeException e) {
        if (!failing) {
          LOG.log(Level.WARNING, "A round failed; keeps trying thread=" + thread.getName(), e);
        }
        failing = true;
      }
    }
  }

  private boolean awaitNext() {
    lock.lock();
    try {
      long left = interval.get().toNanos();
      while (!due && !closed && left > 0) {
        left = poked.awaitNanos(left);
      }
      due = false;
      return !closed;
    } catch (InterruptedException _) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Stops after the round that runs.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      poked.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.millrace.upload;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The thread that sweeps: once at the start, then at every interval.
final class Sweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

  private final Sweep sweep;
  private final Duration interval;
  private final ReentrantLock turn = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  Sweeper(Sweep sweep, Duration interval) {
    this.sweep = sweep;
    this.interval = interval;
  }

  void start() {
    thread = Thread.ofVirtual().name("upload-sweep").start(this::run);
  }

  private void run() {
    try {
      do {
        sweep();
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sweeps once; sweeps of one process take turns.
  void sweep() {
    turn.lock();
    try {
      sweep.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the sweep of uploads broke off and will be repeated", e);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    var running = thread;
    try {
      if (running != null) {
        running.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

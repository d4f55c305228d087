package dev.millrace.vod;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Lets films and originals go when their dates have come: looks once at the start, then at every
/// interval.
///
/// Any number of servers may look at once: a row is changed by one of them, and the work itself is
/// steps of workflows, which are leased, done again after a crash and hold their own.
///
/// **Threading:** one virtual thread. **Ownership:** started and closed by the server.
/// **Limits:** 200 films and 200 originals a look. **On failure** of the database the next look
/// comes in time.
public final class Expiry implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Expiry.class.getName());

  private final Vod vod;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  public Expiry(Vod vod, Duration interval) {
    this.vod = vod;
    this.interval = interval;
  }

  /// Begins to look.
  public void start() {
    thread = Thread.ofVirtual().name("expiry").start(this::run);
  }

  private void run() {
    try {
      do {
        look();
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      vod.expire();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the look for what has expired broke off and will be repeated", e);
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

package dev.millrace.catalog.sql;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps claims on rows alive: renews them four times within their life, until closed.
///
/// **Ownership:** of one virtual thread, from `start` to `close`. **On failure** of a renewal the
/// next may come in time; a claim that was not renewed for [#CLAIM_LIFE] may be taken by anyone.
public final class Heartbeat implements AutoCloseable {
  /// How long a claim lives after it was last renewed.
  public static final Duration CLAIM_LIFE = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());
  private static final Duration BEAT = CLAIM_LIFE.dividedBy(4);

  private final String name;
  private final Runnable renewal;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Heartbeat(String name, Runnable renewal) {
    this.name = name;
    this.renewal = renewal;
  }

  /// Begins to beat; `name` is the thread's.
  public static Heartbeat start(String name, Runnable renewal) {
    var heartbeat = new Heartbeat(name, renewal);
    Thread.ofVirtual().name(name).start(heartbeat::beat);
    return heartbeat;
  }

  private void beat() {
    try {
      while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        renew();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      renewal.run();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a claim could not be renewed holder=" + name, e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

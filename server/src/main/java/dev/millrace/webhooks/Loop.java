package dev.millrace.webhooks;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A virtual thread that does one thing again and again, also after it failed.
///
/// **On failure** it waits 0.25 s, then ever longer up to 10 s, and says so once an outage.
final class Loop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Loop.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final String name;
  private final Round round;
  private final Runnable nudge;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private Duration pause = FIRST_PAUSE;

  /// One turn.
  @FunctionalInterface
  interface Round {
    /// How long to wait until the next.
    Duration run() throws InterruptedException;
  }

  /// @param nudge ends the wait of a round under way
  Loop(String name, Round round, Runnable nudge) {
    this.name = name;
    this.round = round;
    this.nudge = nudge;
  }

  void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    try {
      while (!closing.await(turn().toMillis(), TimeUnit.MILLISECONDS)) {
        // The wait was the point.
      }
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "a loop was interrupted name={0}", name);
    }
  }

  private Duration turn() throws InterruptedException {
    try {
      Duration next = round.run();
      pause = FIRST_PAUSE;
      return next;
    } catch (RuntimeException e) {
      var level = pause.equals(FIRST_PAUSE) ? Level.WARNING : Level.DEBUG;
      LOG.log(level, "webhooks wait name={0} reason={1}", name, e.getMessage());
      var now = pause;
      var longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      return now;
    }
  }

  /// Ends after the turn under way, which is nudged, and interrupted when it takes too long.
  @Override
  public void close() {
    closing.countDown();
    nudge.run();
    var running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        running.interrupt();
        running.join(CLOSE_WAIT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

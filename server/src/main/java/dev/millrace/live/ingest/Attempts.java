package dev.millrace.live.ingest;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tries again and again, with pauses that grow while nothing comes of it.
///
/// **Threading**: a virtual thread for all attempts, one after the other; any thread may close.
public final class Attempts implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Attempts.class.getName());
  private static final int DOUBLINGS = 5;

  private final String name;
  private final Duration firstPause;
  private final Duration longest;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Runnable end;

  /// One try, which takes as long as it goes well.
  @FunctionalInterface
  public interface Attempt {
    /// Tries; when anything came of it the next pause is short again.
    ///
    /// @return whether anything came of it
    boolean run();
  }

  /// @param firstPause the later ones are up to 32 times as long
  public Attempts(String name, Duration firstPause) {
    this(name, firstPause, firstPause.multipliedBy(1L << DOUBLINGS));
  }

  /// @param longest of the later ones: whoever comes back is found after that at the latest
  public Attempts(String name, Duration firstPause, Duration longest) {
    this.name = name;
    this.firstPause = firstPause;
    this.longest = longest;
  }

  public void start(Attempt attempt) {
    Thread.ofVirtual().name(name).start(() -> repeat(attempt));
  }

  /// Says how to end the attempt under way; done at once if there are to be no more.
  public void endedBy(Runnable end) {
    this.end = end;
    if (isClosed()) {
      end.run();
    }
  }

  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void repeat(Attempt attempt) {
    int failed = 0;
    try {
      do {
        failed = succeeds(attempt) ? 0 : failed + 1;
      } while (!closed.await(pause(failed).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean succeeds(Attempt attempt) {
    try {
      return attempt.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "An attempt failed. name=" + name, e);
      return false;
    } finally {
      end = null;
    }
  }

  private Duration pause(int failed) {
    Duration pause = firstPause.multipliedBy(1L << Math.clamp(failed - 1, 0, DOUBLINGS));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }

  /// Ends the attempt under way; there is no further one.
  @Override
  public void close() {
    closed.countDown();
    Runnable current = end;
    if (current != null) {
      current.run();
    }
  }
}

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

  private final String name;
  private final Pauses pauses;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Runnable end;
  private volatile boolean isRefused;

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
    this(name, firstPause, firstPause.multipliedBy(1L << Pauses.DOUBLINGS));
  }

  /// @param longest of the later ones: whoever comes back is found after that at the latest
  public Attempts(String name, Duration firstPause, Duration longest) {
    this.name = name;
    this.pauses = new Pauses(firstPause, longest);
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

  /// Says in an attempt that nothing comes of it because who is asked does not want us: the next
  /// one is made much later.
  public void refused() {
    isRefused = true;
  }

  private void repeat(Attempt attempt) {
    Duration pause;
    try {
      do {
        isRefused = false;
        boolean came = succeeds(attempt);
        pause =
            came
                ? pauses.afterSuccess()
                : isRefused ? pauses.afterRefusal() : pauses.afterFailure();
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
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

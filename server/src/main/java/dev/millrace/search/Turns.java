package dev.millrace.search;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A few searches at once; others wait a moment.
///
/// **Threading:** any; blocks. **Limits:** [#MOST] at once, a second of waiting. **On failure**
/// [SearchUnavailable].
public final class Turns {
  private static final int MOST = 4;
  private static final long WAIT_MILLIS = 1000;

  private final Semaphore free = new Semaphore(MOST);

  /// Searches when there is a turn.
  public Found take(Supplier<Found> search) {
    try {
      if (!free.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new SearchUnavailable("too many searches at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SearchUnavailable("interrupted", e);
    }
    try {
      return search.get();
    } finally {
      free.release();
    }
  }
}

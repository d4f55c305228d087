package dev.millrace.vision;

import dev.millrace.threads.Niceness;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A thread of the operating system that gives way to all others: what computes for minutes, while
/// nobody waits for it, does so here.
///
/// Its priority is the least there is, which is not enough everywhere ([Niceness]). So it also
/// keeps to a [Pace].
///
/// **Threading:** any; one thing after the other. **Ownership:** [#close] ends the thread once it
/// has done what it is doing; what waits is not done. **Limits:** so many things wait for it as it
/// was made for.
final class Background implements AutoCloseable {
  private final ExecutorService thread;
  private final Semaphore room;
  private final int ahead;
  private final Pace pace;
  private volatile @Nullable RuntimeException failure;

  /// @param ahead how many things may wait
  Background(String name, int ahead, Pace pace) {
    this.ahead = ahead;
    this.pace = pace;
    this.room = new Semaphore(ahead);
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name(name).daemon().unstarted(Niceness.behindAll(work)));
  }

  /// Has it done there; waits while too much waits already.
  ///
  /// **On failure** of what was to be done before, its exception.
  void run(Runnable work) {
    enter(1);
    thread.execute(
        () -> {
          try {
            if (failure == null) {
              pace.work(work);
            }
          } catch (RuntimeException e) {
            failure = e;
          } catch (Error e) {
            failure = new IllegalStateException(e);
          } finally {
            room.release();
          }
        });
  }

  /// Waits until all is done; fails as [#run] does.
  void await() {
    enter(ahead);
    room.release(ahead);
    requireSound();
  }

  private void enter(int places) {
    requireSound();
    try {
      room.acquire(places);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void requireSound() {
    RuntimeException known = failure;
    if (known != null) {
      throw known;
    }
  }

  @Override
  public void close() {
    failure = failure == null ? new CancellationException("closed") : failure;
    thread.close();
  }
}

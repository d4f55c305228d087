package dev.millrace.vision;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// How those who look at a film behave while others have more need of the processors: one at a
/// time, with a rest nine times as long as the work.
///
/// **Threading:** any. **Ownership:** [#close] ends rests.
final class Pace implements AutoCloseable {
  private static final int REST_FOR_WORK = 9;
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final BooleanSupplier crowded;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param crowded whether others have more need of the processors just now
  Pace(BooleanSupplier crowded) {
    this.crowded = crowded;
  }

  void work(Runnable work) {
    if (closed.getCount() == 0 || !crowded.getAsBoolean()) {
      work.run();
      return;
    }
    turn.lock();
    try {
      long began = System.nanoTime();
      work.run();
      rest(System.nanoTime() - began);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      turn.unlock();
    }
  }

  private void rest(long workedNanos) throws InterruptedException {
    long nanos = Math.min(REST_FOR_WORK * workedNanos, LONGEST_REST.toNanos());
    long began = System.nanoTime();
    boolean isOver = false;
    while (!isOver && System.nanoTime() - began < nanos && crowded.getAsBoolean()) {
      isOver = closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

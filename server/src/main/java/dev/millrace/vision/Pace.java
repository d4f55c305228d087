package dev.millrace.vision;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// How those who look at a film behave while others have more need of the processors: they stand
/// still, ten minutes in all; from then on they work one at a time, with a rest nine times as long
/// as the work, so that a look ends on a machine that is never idle too.
///
/// **Threading:** any. **Ownership:** [#close] ends all waiting.
final class Pace implements AutoCloseable {
  private static final int REST_FOR_WORK = 9;
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /// Between two steps of the same film there is nobody for a moment.
  private static final Duration CALM = Duration.ofSeconds(1);

  private final BooleanSupplier crowded;
  private final long patience;
  private final ReentrantLock gate = new ReentrantLock(true);
  private final ReentrantLock turn = new ReentrantLock(true);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long stoodStill;

  /// @param crowded whether others have more need of the processors just now
  Pace(BooleanSupplier crowded) {
    this(crowded, PATIENCE);
  }

  /// @param patience how long it stands still in all
  Pace(BooleanSupplier crowded, Duration patience) {
    this.crowded = crowded;
    this.patience = patience.toNanos();
  }

  /// Waits, with patience, until nobody else has more need of the processors for a second.
  void begin() {
    gate.lock();
    try {
      standStill();
    } finally {
      gate.unlock();
    }
  }

  /// Waits, with patience, if others have more need of the processors.
  void giveWay() {
    if (!isInTheWay() || stoodStill >= patience) {
      return;
    }
    gate.lock();
    try {
      if (isInTheWay()) {
        standStill();
      }
    } finally {
      gate.unlock();
    }
  }

  /// Does it when others have no more need, or have kept it waiting for too long.
  void work(Runnable work) {
    giveWay();
    if (!isInTheWay()) {
      work.run();
      return;
    }
    turn.lock();
    try {
      long began = System.nanoTime();
      work.run();
      rest(System.nanoTime() - began);
    } finally {
      turn.unlock();
    }
  }

  private boolean isInTheWay() {
    return closed.getCount() > 0 && crowded.getAsBoolean();
  }

  private void standStill() {
    long before = stoodStill;
    long began = System.nanoTime();
    long lastBusy = began;
    long now = began;
    while (stoodStill < patience && now - lastBusy < CALM.toNanos() && !isClosedAfter(LOOK_AGAIN)) {
      now = System.nanoTime();
      lastBusy = isInTheWay() ? now : lastBusy;
      stoodStill = before + now - began;
    }
  }

  private void rest(long workedNanos) {
    long nanos = Math.min(REST_FOR_WORK * workedNanos, LONGEST_REST.toNanos());
    long began = System.nanoTime();
    boolean isOver = false;
    while (!isOver && System.nanoTime() - began < nanos && crowded.getAsBoolean()) {
      isOver = isClosedAfter(LOOK_AGAIN);
    }
  }

  private boolean isClosedAfter(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

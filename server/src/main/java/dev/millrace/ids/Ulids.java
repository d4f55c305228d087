package dev.millrace.ids;

import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// The source of new [Ulid]s: strictly increasing within this process, even in one millisecond and
/// when the clock steps back.
///
/// **Threading:** safe.
public final class Ulids {
  /// The 80 random bits are kept as two halves, each 8 characters of the text.
  private static final long HALF = (1L << 40) - 1;

  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final RandomGenerator random;
  private long millis = -1;
  private long high;
  private long low;

  /// Give a `SecureRandom` where ids must not be guessed.
  public Ulids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// A new identifier, greater than every one before.
  public Ulid next() {
    lock.lock();
    try {
      long now = clock.millis();
      if (now > millis) {
        millis = now;
        draw();
      } else {
        increment();
      }
      return Ulid.of(millis, high, low);
    } finally {
      lock.unlock();
    }
  }

  private void draw() {
    high = random.nextLong() & HALF;
    low = random.nextLong() & HALF;
  }

  /// Moves on within one millisecond; a used-up millisecond borrows the next.
  private void increment() {
    low = low + 1 & HALF;
    if (low == 0) {
      high = high + 1 & HALF;
      if (high == 0) {
        millis++;
      }
    }
  }
}

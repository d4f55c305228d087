package dev.millrace.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// How many events may come in a second on average, with as many at once. Whoever is let in may
/// bring more than is left; who comes next waits for it.
///
/// **Threading:** any.
final class Bucket {
  /// For how long someone is sent away at most.
  static final int MOST_WAIT_SECONDS = 60;

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final int perSecond;
  private double level;
  private long filledNanos;

  /// @param perSecond 0: nobody is let in
  Bucket(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.level = perSecond;
    this.filledNanos = nowNanos;
  }

  int perSecond() {
    return perSecond;
  }

  /// Seconds to come back after; 0 when someone may come now.
  int secondsToWait(long nowNanos) {
    lock.lock();
    try {
      level = Math.min(perSecond, level + perSecond * (nowNanos - filledNanos) / NANOS);
      filledNanos = nowNanos;
      if (level > 0) {
        return 0;
      }
      double seconds = perSecond == 0 ? MOST_WAIT_SECONDS : -level / perSecond;
      return (int) Math.clamp(Math.ceil(seconds), 1, MOST_WAIT_SECONDS);
    } finally {
      lock.unlock();
    }
  }

  void take(int events) {
    lock.lock();
    try {
      level -= events;
    } finally {
      lock.unlock();
    }
  }
}

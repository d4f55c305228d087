package dev.millrace.live.encode;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/// For which share of the time an encoder did not take what was there for it, over the last
/// [#WINDOW_MILLIS]: near 0 it waits for its input, near 1 its input waits for it.
///
/// **Threading**: one thread hands over; any may ask.
public final class Strain {
  static final long WINDOW_MILLIS = 6_000;
  private static final long BETWEEN_MILLIS = 100;
  private static final long NEVER = -1;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Mark> marks = new ArrayDeque<>();
  private long waited;
  private long waitsSince = NEVER;

  /// How long it had been waited for until then.
  private record Mark(long millis, long waited) {}

  Strain(InstantSource clock) {
    this.clock = clock;
    marks.add(new Mark(clock.millis(), 0));
  }

  /// Something is handed over.
  void hands() {
    lock.lock();
    try {
      waitsSince = clock.millis();
    } finally {
      lock.unlock();
    }
  }

  /// It has been taken.
  void handed() {
    lock.lock();
    try {
      waited = soFar(clock.millis());
      waitsSince = NEVER;
    } finally {
      lock.unlock();
    }
  }

  /// From 0 to 1; to be asked several times a second.
  public double share() {
    long now = clock.millis();
    lock.lock();
    try {
      long all = soFar(now);
      if (now - marks.getLast().millis() >= BETWEEN_MILLIS) {
        marks.addLast(new Mark(now, all));
      }
      while (marks.size() > 1 && now - marks.getFirst().millis() > WINDOW_MILLIS) {
        marks.removeFirst();
      }
      Mark first = marks.getFirst();
      return (double) (all - first.waited()) / Math.max(1, now - first.millis());
    } finally {
      lock.unlock();
    }
  }

  private long soFar(long now) {
    return waitsSince == NEVER ? waited : waited + now - waitsSince;
  }
}

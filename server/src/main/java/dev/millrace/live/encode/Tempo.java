package dev.millrace.live.encode;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/// How fast an encoder is, and what that takes, over the last [#WINDOW_MILLIS].
///
/// **Threading**: any.
public final class Tempo {
  static final long WINDOW_MILLIS = 6_000;
  private static final int MOST = 64;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Mark> marks = new ArrayDeque<>();
  private Duration cpu = Duration.ZERO;

  /// How far it was when, and what it had used.
  private record Mark(long millis, double seconds, Duration cpu) {}

  Tempo(InstantSource clock) {
    this.clock = clock;
  }

  void used(Duration soFar) {
    lock.lock();
    try {
      cpu = soFar;
    } finally {
      lock.unlock();
    }
  }

  void encoded(double seconds) {
    long now = clock.millis();
    lock.lock();
    try {
      marks.addLast(new Mark(now, seconds, cpu));
      while (marks.size() > MOST || now - marks.getFirst().millis() > WINDOW_MILLIS) {
        marks.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Seconds that were encoded in a second: below 1 it falls behind; 0 before anything is known.
  public double speed() {
    lock.lock();
    try {
      if (marks.size() < 2) {
        return 0;
      }
      Mark first = marks.getFirst();
      double seconds = marks.getLast().seconds() - first.seconds();
      return seconds * 1000 / Math.max(1, clock.millis() - first.millis());
    } finally {
      lock.unlock();
    }
  }

  /// How many processor cores it takes to encode a second in a second; 0 before that is known.
  public double cores() {
    lock.lock();
    try {
      if (marks.size() < 2) {
        return 0;
      }
      Mark first = marks.getFirst();
      Mark last = marks.getLast();
      double seconds = last.seconds() - first.seconds();
      boolean isEnough = last.millis() - first.millis() >= WINDOW_MILLIS / 2 && seconds > 0;
      return isEnough ? last.cpu().minus(first.cpu()).toNanos() / 1e9 / seconds : 0;
    } finally {
      lock.unlock();
    }
  }
}

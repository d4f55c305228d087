package dev.millrace.live.encode;

import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Has all tracks of a stretch end at the same moment and in the same segment.
///
/// **Threading**: each track comes once, on its thread, and waits for the others, at most
/// [#PATIENCE].
final class Ending {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch missing;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Tail> tails = new ArrayList<>();

  Ending(int tracks) {
    this.missing = new CountDownLatch(tracks);
  }

  /// How far a track is.
  ///
  /// @param begun how many segments of it somebody may have seen
  /// @param isOpen whether the last of those is not whole
  /// @param whole where the last whole segment ends
  /// @param all where all that there is ends
  record Tail(long begun, boolean isOpen, Rational whole, Rational all) {
    private boolean isKeptWhen(long segments) {
      return isOpen || begun < segments;
    }

    private Rational endWhen(long segments) {
      return isKeptWhen(segments) ? all : whole;
    }
  }

  /// What becomes of the rest.
  ///
  /// @param segments how many each track is to have
  /// @param end where those end that keep the rest
  /// @param next where the first of all tracks ends: there the next stretch begins
  record Verdict(long segments, Rational end, Rational next) {
    /// Whether what a track has beyond its whole segments belongs to it.
    boolean keeps(Tail tail) {
      return tail.isKeptWhen(segments);
    }
  }

  /// Waits for the others.
  Verdict meet(Tail tail) {
    lock.lock();
    try {
      tails.add(tail);
    } finally {
      lock.unlock();
    }
    missing.countDown();
    boolean interrupted = false;
    try {
      boolean _ = missing.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    Verdict verdict = verdict();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return verdict;
  }

  private Verdict verdict() {
    lock.lock();
    try {
      long segments = tails.stream().mapToLong(Tail::begun).max().orElse(0);
      Rational end =
          tails.stream()
              .map(tail -> tail.endWhen(segments))
              .max(Rational::compareTo)
              .orElse(Rational.ZERO);
      Rational next =
          tails.stream()
              .map(tail -> tail.isKeptWhen(segments) ? end : tail.whole())
              .min(Rational::compareTo)
              .orElse(Rational.ZERO);
      return new Verdict(segments, end, next);
    } finally {
      lock.unlock();
    }
  }
}

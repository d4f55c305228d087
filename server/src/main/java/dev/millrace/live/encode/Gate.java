package dev.millrace.live.encode;

import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Lets no track of a stretch show a segment of which another has nothing yet, so that all can end
/// in the same one. Tracks are hardly ever half a part apart: nobody waits here but at an end.
///
/// **Threading**: each track on its thread. **Limits**: a wait of [#PATIENCE]. A track that was
/// waited for in vain is taken for lost: nobody waits for it again until more of it comes.
final class Gate {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Duration patience;
  private final long[] reached;
  private final Rational[] ends;
  private final boolean[] left;
  private final boolean[] lost;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  Gate(int tracks) {
    this(tracks, PATIENCE);
  }

  Gate(int tracks, Duration patience) {
    this.patience = patience;
    reached = new long[tracks];
    ends = new Rational[tracks];
    left = new boolean[tracks];
    lost = new boolean[tracks];
    Arrays.fill(reached, -1);
    Arrays.fill(ends, Rational.ZERO);
  }

  /// A track has something of a segment.
  ///
  /// @param end where on the programme's timeline it ends so far
  void reached(int track, long segment, Rational end) {
    lock.lock();
    try {
      lost[track] = false;
      reached[track] = Math.max(segment, reached[track]);
      ends[track] = end;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes of a track.
  void left(int track) {
    lock.lock();
    try {
      left[track] = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for all tracks; false when one has ended without the segment.
  boolean opensFor(long segment) {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (nanos > 0 && isMissing(segment)) {
        if (isMissingForEver(segment)) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      giveUp(segment);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all of some tracks have come beyond a moment, and tells how far; empty once
  /// nothing more comes of one of them, or when they have not within [#PATIENCE].
  Optional<Rational> beyond(Rational moment, List<Integer> tracks) {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      Rational end = leastOf(tracks);
      while (nanos > 0 && end.compareTo(moment) <= 0 && !hasLeft(tracks)) {
        nanos = changed.awaitNanos(nanos);
        end = leastOf(tracks);
      }
      return end.compareTo(moment) > 0 ? Optional.of(end) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing more comes of one of some tracks.
  boolean hasEnded(List<Integer> tracks) {
    lock.lock();
    try {
      return hasLeft(tracks);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasLeft(List<Integer> tracks) {
    return tracks.stream().anyMatch(track -> left[track]);
  }

  private Rational leastOf(List<Integer> tracks) {
    return tracks.stream().map(track -> ends[track]).min(Rational::compareTo).orElse(Rational.ZERO);
  }

  private boolean isMissing(long segment) {
    return IntStream.range(0, reached.length).anyMatch(i -> !lost[i] && reached[i] < segment);
  }

  private void giveUp(long segment) {
    for (int i = 0; i < reached.length; i++) {
      lost[i] |= reached[i] < segment;
    }
  }

  private boolean isMissingForEver(long segment) {
    return IntStream.range(0, reached.length).anyMatch(i -> left[i] && reached[i] < segment);
  }
}

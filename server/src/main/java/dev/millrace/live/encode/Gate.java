package dev.millrace.live.encode;

import java.time.Duration;
import java.util.Arrays;
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
    left = new boolean[tracks];
    lost = new boolean[tracks];
    Arrays.fill(reached, -1);
  }

  /// A track has something of a segment.
  void reached(int track, long segment) {
    lock.lock();
    try {
      lost[track] = false;
      if (segment > reached[track]) {
        reached[track] = segment;
        changed.signalAll();
      }
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

package dev.millrace.live.encode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// How the parts of a session come: how late, how evenly, and how far sound and pictures are apart,
/// over the last [#PARTS] of each.
///
/// **Threading**: any.
public final class Pulse {
  static final int PARTS = 60;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Long> pictures = new ArrayDeque<>();
  private final Deque<Long> sounds = new ArrayDeque<>();

  Pulse(InstantSource clock) {
    this.clock = clock;
  }

  /// A part is there.
  ///
  /// @param end when its last moment came in
  void part(boolean isSound, Instant end) {
    long lateMillis = Duration.between(end, clock.instant()).toMillis();
    lock.lock();
    try {
      Deque<Long> own = isSound ? sounds : pictures;
      own.addLast(lateMillis);
      if (own.size() > PARTS) {
        own.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /// What lies between a moment's coming in and its part, of pictures where there are any.
  public Duration latency() {
    return asked(() -> Duration.ofMillis(mean(leading())));
  }

  /// The same of the one that came soonest.
  public Duration least() {
    return asked(
        () -> Duration.ofMillis(leading().stream().mapToLong(Long::longValue).min().orElse(0)));
  }

  /// How much later than the one that came soonest the one came that came latest.
  public Duration jitter() {
    return asked(
        () -> {
          var late = leading().stream().mapToLong(Long::longValue).summaryStatistics();
          return Duration.ofMillis(late.getCount() == 0 ? 0 : late.getMax() - late.getMin());
        });
  }

  /// How much later pictures come than their sound; negative when sound is later.
  public Duration skew() {
    return asked(
        () ->
            pictures.isEmpty() || sounds.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(mean(pictures) - mean(sounds)));
  }

  private Deque<Long> leading() {
    return pictures.isEmpty() ? sounds : pictures;
  }

  private static long mean(Deque<Long> millis) {
    return Math.round(millis.stream().mapToLong(Long::longValue).average().orElse(0));
  }

  private Duration asked(Supplier<Duration> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }
}

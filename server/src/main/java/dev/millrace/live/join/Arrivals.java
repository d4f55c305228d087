package dev.millrace.live.join;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// When pictures were taken, by when they came: their stamps tell how far they are apart, and the
/// one that was held up least on its way tells the time of all. So a source that is slow to begin,
/// and one that sends at once what it had kept, do not seem younger than they are.
///
/// **Threading**: for one thread at a time. **Limits**: what came in the last [#REMEMBERED] counts,
/// so that a clock that runs slow or fast, and a way that has become longer, are noticed. Nothing
/// is said to be older than it came by more than [#MOST].
final class Arrivals {
  static final Duration MOST = Duration.ofSeconds(1);
  static final Duration REMEMBERED = Duration.ofSeconds(10);

  private static final long FARTHEST_TICKS = 10 * Rhythm.TICKS_A_SECOND;
  private static final long NANOS_A_SECOND = 1_000_000_000;

  /// Those of which none that came later came sooner for its stamp.
  private final Deque<Arrival> soonest = new ArrayDeque<>();

  private long lastTicks;
  private int clocks;

  /// One picture.
  ///
  /// @param ticks its stamp
  /// @param clocks how many clocks the stamps have had
  record Arrival(Instant came, long ticks, int clocks) {
    /// When one whose stamp is zero would have come.
    private Instant origin() {
      return came.minus(span(ticks));
    }
  }

  private static Duration span(long ticks) {
    long seconds = Math.floorDiv(ticks, Rhythm.TICKS_A_SECOND);
    long rest = Math.floorMod(ticks, Rhythm.TICKS_A_SECOND);
    return Duration.ofSeconds(seconds, rest * NANOS_A_SECOND / Rhythm.TICKS_A_SECOND);
  }

  /// One came.
  ///
  /// @param ticks when it is to be decoded
  Arrival came(long ticks, Instant now) {
    if (ticks < lastTicks || ticks > lastTicks + FARTHEST_TICKS) {
      clocks++;
      soonest.clear();
    }
    lastTicks = ticks;
    var arrival = new Arrival(now, ticks, clocks);
    while (!soonest.isEmpty() && !soonest.getLast().origin().isBefore(arrival.origin())) {
      soonest.removeLast();
    }
    soonest.addLast(arrival);
    while (soonest.getFirst().came().isBefore(now.minus(REMEMBERED))) {
      soonest.removeFirst();
    }
    return arrival;
  }

  /// When one of them was taken, as far as is known now.
  Instant taken(Arrival one) {
    Instant told = one.clocks() == clocks ? soonest.getFirst().origin() : one.origin();
    Instant taken = told.plus(span(one.ticks()));
    Instant earliest = one.came().minus(MOST);
    return taken.isBefore(earliest) ? earliest : taken.isAfter(one.came()) ? one.came() : taken;
  }
}

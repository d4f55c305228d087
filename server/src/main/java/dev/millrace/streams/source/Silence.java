package dev.millrace.streams.source;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// For how long a source that is open has sent no picture.
///
/// **Threading**: any.
final class Silence {
  /// What one may take that has sent pictures, if more of them are wanted in that time.
  private static final Duration SILENT = Duration.ofSeconds(8);

  /// How many times as long as from one wanted picture to the next.
  private static final double STEPS = 2.5;

  /// Cameras that save have a key frame every twenty seconds; before the first nothing is seen.
  private static final Duration FIRST = Duration.ofSeconds(30);

  private static final State CLOSED = new State(false, FIRST, 0);

  private final LongSupplier nanoTime;
  private final Duration most;
  private final AtomicReference<State> state = new AtomicReference<>(CLOSED);

  /// @param most before it is too long
  private record State(boolean isOpen, Duration most, long heardNanos) {}

  /// @param nanoTime as [System#nanoTime]
  /// @param fps how many pictures a second are wanted of it
  Silence(LongSupplier nanoTime, double fps) {
    this.nanoTime = nanoTime;
    var steps = Duration.ofMillis(Math.round(1000 * STEPS / fps));
    this.most = steps.compareTo(SILENT) > 0 ? steps : SILENT;
  }

  /// It is open now.
  void begin() {
    state.set(new State(true, FIRST, nanoTime.getAsLong()));
  }

  /// There is a picture; one that comes after the end opens nothing.
  void heard() {
    var heard = new State(true, most, nanoTime.getAsLong());
    state.updateAndGet(now -> now.isOpen ? heard : now);
  }

  /// It is open no more.
  void end() {
    state.set(CLOSED);
  }

  /// Whether it is time to give it up.
  boolean isTooLong() {
    State now = state.get();
    return now.isOpen && nanoTime.getAsLong() - now.heardNanos > now.most.toNanos();
  }
}

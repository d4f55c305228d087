package dev.millrace.streams.source;

import java.time.Duration;
import java.util.function.LongSupplier;

/// For how long a source that is open has sent no picture.
///
/// **Threading**: any.
final class Silence {
  /// What one may take that has sent pictures.
  private static final Duration SILENT = Duration.ofSeconds(8);

  /// Cameras that save have a key frame every twenty seconds; before the first nothing is seen.
  private static final Duration FIRST = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private volatile State state = new State(false, FIRST, 0);

  /// @param most before it is too long
  private record State(boolean isOpen, Duration most, long heardNanos) {}

  /// @param nanoTime as [System#nanoTime]
  Silence(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// It is open now.
  void begin() {
    state = new State(true, FIRST, nanoTime.getAsLong());
  }

  /// There is a picture.
  void heard() {
    state = new State(state.isOpen, SILENT, nanoTime.getAsLong());
  }

  /// It is open no more.
  void end() {
    state = new State(false, FIRST, 0);
  }

  /// Whether it is time to give it up.
  boolean isTooLong() {
    State now = state;
    return now.isOpen && nanoTime.getAsLong() - now.heardNanos > now.most.toNanos();
  }
}

package dev.millrace.live.stage;

import java.time.Duration;

/// How long a programme is by now, and whether another is to begin in its place.
///
/// What is kept of it is read as a whole at its end, and all of its stretches are in all that is
/// written of it.
///
/// @param age since its first picture
/// @param silence for how long nothing came before what comes now
/// @param stretches how many it has
/// @param isStored whether it is kept in the store
record Span(Duration age, Duration silence, int stretches, boolean isStored) {
  static final int MOST_STRETCHES = 2_000;
  static final Duration DAY = Duration.ofDays(1);
  static final Duration LONGEST = Duration.ofDays(7);

  /// Players hardly notice that it is another one.
  private static final Duration BREAK = Duration.ofSeconds(1);

  /// Whether what comes now is to begin another programme.
  boolean isFull() {
    boolean isBreak = silence.compareTo(BREAK) >= 0;
    return stretches >= MOST_STRETCHES || isOverlong() || (isStored && isBreak && isAtLeast(DAY));
  }

  /// Whether it has to end although nothing breaks.
  boolean isOverlong() {
    return isStored && isAtLeast(LONGEST);
  }

  private boolean isAtLeast(Duration length) {
    return age.compareTo(length) >= 0;
  }
}

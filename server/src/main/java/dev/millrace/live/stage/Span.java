package dev.millrace.live.stage;

import java.time.Duration;

/// How long a programme is by now, and whether another is to begin in its place.
///
/// What is kept of it is read as a whole at its end, and all of its stretches are in all that is
/// written of it. A recording goes as far as its first hole: what follows one belongs to another.
///
/// @param age since its first picture
/// @param silence for how long nothing came before what comes now
/// @param stretches how many it has
record Span(Duration age, Duration silence, int stretches, Kept kept) {
  static final int MOST_STRETCHES = 2_000;
  static final Duration DAY = Duration.ofDays(1);
  static final Duration LONGEST = Duration.ofDays(7);

  /// None is shorter because of a hole, so that whatever makes holes does not end one after the
  /// other.
  static final Duration LEAST = Duration.ofMinutes(5);

  /// Players hardly notice that it is another one.
  private static final Duration BREAK = Duration.ofSeconds(1);

  /// What of it is in the store.
  enum Kept {
    /// Nothing is to be.
    NOT,
    WHOLE,
    /// Something is missing, and the store takes again what comes.
    TORN
  }

  /// Whether what comes now is to begin another programme.
  boolean isFull() {
    boolean isBreak = silence.compareTo(BREAK) >= 0;
    return stretches >= MOST_STRETCHES
        || isOverlong()
        || (kept != Kept.NOT && isBreak && isAtLeast(DAY));
  }

  /// Whether it has to end although nothing breaks.
  boolean isOverlong() {
    return (kept != Kept.NOT && isAtLeast(LONGEST)) || (kept == Kept.TORN && isAtLeast(LEAST));
  }

  private boolean isAtLeast(Duration length) {
    return age.compareTo(length) >= 0;
  }
}

package dev.millrace.live.origin;

import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;

/// A part of a programme that came in without a break.
///
/// Its media follows on that of the stretch before without a gap, however long nothing came; what
/// time it was is told of each stretch anew.
///
/// @param number of the stretch in its programme, from 0
/// @param firstSegment the number of its first segment, the same in all renditions
/// @param base where on the programme's media timeline it begins
/// @param began when its first picture was taken
/// @param left how many of the largest rungs are not made: they show what the next one shows, so
///     that who plays them goes on, and nobody else is told of them
public record Stretch(int number, long firstSegment, Rational base, Instant began, int left) {
  private static final int NANOS = 1_000_000_000;

  /// When the moment `seconds` of the media timeline was taken.
  public Instant timeOf(Rational seconds) {
    long nanos = seconds.minus(base).scaled(NANOS, java.math.RoundingMode.HALF_UP);
    return began.plus(Duration.ofNanos(nanos));
  }
}

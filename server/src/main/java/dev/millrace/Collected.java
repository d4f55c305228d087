package dev.millrace;

import dev.millrace.qoe.LiveBoard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// Whether any process of the house collects what players tell: its pages need not send what would
/// be refused.
///
/// Who gathers sessions says in the database who watches, every ten seconds, also when nobody does.
///
/// **Threading:** any; asks the database once in [#FRESH], while others go by what was known. **On
/// failure** of the database what was known goes on.
final class Collected implements BooleanSupplier {
  private static final Logger LOG = System.getLogger(Collected.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(5);

  /// Who said nothing for so long is not there. Whoever starts again, or reads hours of events
  /// anew, says nothing meanwhile, and is told all the same.
  private static final Duration HEARD = Duration.ofDays(1);

  private final boolean isHere;
  private final LiveBoard board;
  private final InstantSource clock;
  private volatile boolean known;
  private volatile Instant askedAt = Instant.EPOCH;

  /// @param isHere whether this very process does
  Collected(boolean isHere, LiveBoard board, InstantSource clock) {
    this.isHere = isHere;
    this.board = board;
    this.clock = clock;
  }

  @Override
  public boolean getAsBoolean() {
    Instant now = clock.instant();
    if (!isHere && Duration.between(askedAt, now).abs().compareTo(FRESH) > 0) {
      askedAt = now;
      ask(now);
    }
    return isHere || known;
  }

  private void ask(Instant now) {
    try {
      known = board.now().filter(told -> told.at().isAfter(now.minus(HEARD))).isPresent();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Whether anybody collects is as it was.", e);
    }
  }
}

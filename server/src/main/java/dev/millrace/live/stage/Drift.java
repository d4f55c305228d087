package dev.millrace.live.stage;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a publisher's clock has gone so far from ours that what players are told of times is not
/// so any more: they ask by the wall's clock for segments that are not there yet, or are gone.
///
/// What a machine that is busy is late by comes and goes; what the soonest parts are late by stays.
///
/// **Threading**: one thread.
final class Drift {
  static final Duration MOST = Duration.ofSeconds(1);

  /// After so long it is known how late parts usually come.
  static final Duration SETTLING = Duration.ofMinutes(1);

  private @Nullable Object session;
  private Instant since = Instant.MIN;
  private @Nullable Duration usual;

  /// Whether times are to be told anew.
  ///
  /// @param current what is on air; another begins anew
  /// @param least how late the soonest of its last parts came
  boolean look(Object current, Duration least, Instant now) {
    if (!current.equals(session)) {
      session = current;
      since = now;
      usual = null;
    }
    if (now.isBefore(since.plus(SETTLING))) {
      return false;
    }
    Duration known = usual;
    if (known == null) {
      usual = least;
      return false;
    }
    return least.minus(known).abs().compareTo(MOST) > 0;
  }
}

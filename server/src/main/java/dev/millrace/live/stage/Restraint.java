package dev.millrace.live.stage;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How many of a channel's largest rungs are left out because its encoder does not keep up; knows
/// no clock.
///
/// It gives way within seconds and comes back after minutes, one rung at a time; each time that it
/// came back too early it waits twice as long.
///
/// **Threading**: for one thread at a time.
final class Restraint {
  /// How long an encoder may take to begin before it is judged.
  static final Duration SETTLING = Duration.ofSeconds(8);

  /// How long it may fall behind.
  static final Duration BEHIND = Duration.ofSeconds(4);

  /// How long it must keep up before more is asked of it, at first and at most.
  static final Duration FIRST_CALM = Duration.ofMinutes(1);
  static final Duration LAST_CALM = Duration.ofMinutes(30);

  /// Who falls behind so soon after more was asked of him was asked too early.
  private static final Duration TOO_EARLY = Duration.ofMinutes(10);

  private static final double REAL_TIME = 0.97;
  private static final double STRAINED = 0.5;
  private static final double CALM = 0.25;

  private Instant began = Instant.MAX;
  private int rungs;
  private int left;
  private Duration calm = FIRST_CALM;
  private @Nullable Instant behindSince;
  private @Nullable Instant calmSince;
  private @Nullable Instant cameBack;

  /// How an encoder does.
  ///
  /// @param speed seconds it encodes in a second
  /// @param strain for which share of the time its input waits for it
  /// @param needed how many rungs to leave out for it to keep up, as far as can be told
  /// @param hasRoom whether the machine has room for another rung
  record Seen(Instant now, double speed, double strain, int needed, boolean hasRoom) {
    /// An encoder that is slow because nothing comes is not strained.
    private boolean isBehind() {
      return strain >= STRAINED && speed < REAL_TIME;
    }

    private boolean isCalm() {
      return strain < CALM && speed >= REAL_TIME;
    }
  }

  int left() {
    return left;
  }

  /// An encoder begins with as many left out of so many.
  void begun(Instant now, int without, int of) {
    began = now;
    left = without;
    rungs = of;
    behindSince = null;
    calmSince = null;
  }

  /// Whether it must begin anew with as many left out as [#left] says then.
  boolean look(Seen seen) {
    if (began.equals(Instant.MAX) || seen.now().isBefore(began.plus(SETTLING))) {
      return false;
    }
    calmSince = seen.isCalm() ? earlier(calmSince, seen.now()) : null;
    behindSince = seen.isBehind() ? earlier(behindSince, seen.now()) : null;
    boolean changes = givesWay(seen) || comesBack(seen);
    began = changes ? Instant.MAX : began;
    return changes;
  }

  private boolean givesWay(Seen seen) {
    if (left >= rungs - 1 || !hasLasted(behindSince, BEHIND, seen.now())) {
      return false;
    }
    boolean wasEarly = cameBack != null && seen.now().isBefore(cameBack.plus(TOO_EARLY));
    Duration twice = calm.multipliedBy(2);
    calm = !wasEarly ? FIRST_CALM : twice.compareTo(LAST_CALM) < 0 ? twice : LAST_CALM;
    left = Math.min(rungs - 1, Math.max(left + 1, seen.needed()));
    return true;
  }

  private boolean comesBack(Seen seen) {
    if (left == 0 || !seen.hasRoom() || !hasLasted(calmSince, calm, seen.now())) {
      return false;
    }
    cameBack = seen.now();
    left--;
    return true;
  }

  private static Instant earlier(@Nullable Instant since, Instant now) {
    return since == null ? now : since;
  }

  private static boolean hasLasted(@Nullable Instant since, Duration time, Instant now) {
    return since != null && !now.isBefore(since.plus(time));
  }
}

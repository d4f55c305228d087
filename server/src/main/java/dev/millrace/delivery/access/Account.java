package dev.millrace.delivery.access;

import dev.millrace.delivery.access.ViewerLimits.Allowance;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What one viewer has asked for lately: the generic cell rate algorithm of ATM, and a count of
/// what is under way.
///
/// **Threading:** any, without locks.
final class Account {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// How far ahead of their time requests may come.
  private static final long BURST_NANOS = 2 * SECOND_NANOS;

  private final AtomicInteger underWay = new AtomicInteger();

  /// When the next request is due, if each took its share of a second.
  private final AtomicLong due = new AtomicLong(Long.MIN_VALUE);

  /// Begins a request, if it may; it is to be ended when the allowance counts those under way.
  boolean begin(Allowance allowance, long nanos) {
    if (allowance.atOnce() > 0 && underWay.incrementAndGet() > allowance.atOnce()) {
      underWay.decrementAndGet();
      return false;
    }
    if (allowance.perSecond() > 0 && !take(SECOND_NANOS / allowance.perSecond(), nanos)) {
      if (allowance.atOnce() > 0) {
        underWay.decrementAndGet();
      }
      return false;
    }
    return true;
  }

  private boolean take(long shareNanos, long now) {
    while (true) {
      long known = due.get();
      long from = known == Long.MIN_VALUE || known - now < 0 ? now : known;
      if (from + shareNanos - now > BURST_NANOS) {
        return false;
      }
      if (due.compareAndSet(known, from + shareNanos)) {
        return true;
      }
    }
  }

  void end() {
    underWay.decrementAndGet();
  }
}

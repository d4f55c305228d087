package dev.millrace.live.ingest.srt;

import java.util.function.LongSupplier;

/// So many a second, and no more; those of one second may come at once.
///
/// **Threading**: for one thread.
final class Pace {
  private static final long BURST_NANOS = 1_000_000_000L;

  private final long nanosEach;
  private final LongSupplier nanoClock;
  private long paidUntil;

  Pace(int perSecond, LongSupplier nanoClock) {
    this.nanosEach = BURST_NANOS / perSecond;
    this.nanoClock = nanoClock;
    this.paidUntil = nanoClock.getAsLong() - BURST_NANOS;
  }

  boolean allows() {
    long now = nanoClock.getAsLong();
    paidUntil = Math.max(paidUntil, now - BURST_NANOS);
    if (paidUntil + nanosEach > now) {
      return false;
    }
    paidUntil += nanosEach;
    return true;
  }
}

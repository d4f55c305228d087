package dev.millrace.live.ingest.srt;

/// So many a second, and no more; those of one second may come at once.
///
/// **Threading**: for one thread.
final class Pace {
  private static final long BURST_NANOS = 1_000_000_000L;

  private final long nanosEach;
  private long paidUntil = System.nanoTime() - BURST_NANOS;

  Pace(int perSecond) {
    nanosEach = BURST_NANOS / perSecond;
  }

  boolean allows() {
    long now = System.nanoTime();
    paidUntil = Math.max(paidUntil, now - BURST_NANOS);
    if (paidUntil + nanosEach > now) {
      return false;
    }
    paidUntil += nanosEach;
    return true;
  }
}

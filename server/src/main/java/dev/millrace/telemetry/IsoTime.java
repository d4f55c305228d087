package dev.millrace.telemetry;

import java.time.LocalDate;

/// Writes times as events have them: `2026-11-21T12:00:00.000Z`.
///
/// **Threading:** one thread.
final class IsoTime {
  private static final long DAY_MILLIS = 86_400_000;

  private long day = Long.MIN_VALUE;
  private LocalDate date = LocalDate.EPOCH;

  void write(long millis, ByteText out) {
    long days = Math.floorDiv(millis, DAY_MILLIS);
    if (days != day) {
      day = days;
      date = LocalDate.ofEpochDay(days);
    }
    int rest = (int) Math.floorMod(millis, DAY_MILLIS);
    out.addPadded(date.getYear(), 4).add('-').addPadded(date.getMonthValue(), 2).add('-');
    out.addPadded(date.getDayOfMonth(), 2).add('T').addPadded(rest / 3_600_000, 2).add(':');
    out.addPadded(rest / 60_000 % 60, 2).add(':').addPadded(rest / 1000 % 60, 2).add('.');
    out.addPadded(rest % 1000, 3).add('Z');
  }
}

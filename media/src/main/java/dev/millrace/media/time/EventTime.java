package dev.millrace.media.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/// Reads the time of day that an event says; quickly in the form in which ours are written, in
/// milliseconds of UTC: `2026-11-21T12:00:00.000Z`.
public final class EventTime {
  private static final int LENGTH = "2026-11-21T12:00:00.000Z".length();
  private static final String SIGNS = "    -  -  T  :  :  .   Z";
  private static final long MILLIS_A_DAY = 86_400_000;

  private EventTime() {}

  /// Milliseconds since 1970, or `otherwise` when the text is no time.
  public static long millis(String text, long otherwise) {
    try {
      return isUsual(text) ? usual(text) : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException _) {
      return otherwise;
    }
  }

  private static boolean isUsual(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char wanted = SIGNS.charAt(i);
      char sign = text.charAt(i);
      if (wanted == ' ' ? sign < '0' || sign > '9' : sign != wanted) {
        return false;
      }
    }
    return true;
  }

  private static long usual(String text) {
    int hours = number(text, 11, 13);
    int minutes = number(text, 14, 16);
    int seconds = number(text, 17, 19);
    if (hours > 23 || minutes > 59 || seconds > 59) {
      throw new DateTimeException("no time of day");
    }
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    return day * MILLIS_A_DAY
        + ((hours * 60L + minutes) * 60 + seconds) * 1000
        + number(text, 20, 23);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }
}

package dev.millrace.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Dates as HTTP writes them (RFC 9110 §5.6.7); the present one is written once a second.
final class HttpDates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// As in `Sun Nov  6 08:49:37 1994`.
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static volatile Stamp last = new Stamp(0, "");

  private record Stamp(long epochSecond, String text) {}

  private HttpDates() {}

  /// As in `Sun, 06 Nov 1994 08:49:37 GMT`.
  static String of(Instant instant) {
    return FORMAT.format(instant);
  }

  /// The moment that one of the three forms names which a recipient must know, or null.
  static @Nullable Instant parse(String text) {
    String date = text.strip();
    try {
      return form(date).parse(date, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static DateTimeFormatter form(String date) {
    int comma = date.indexOf(',');
    return comma < 0 ? ASCTIME : comma == 3 ? FORMAT : rfc850();
  }

  /// As in `Sunday, 06-Nov-94 08:49:37 GMT`; two digits mean no year more than 50 years ahead.
  private static DateTimeFormatter rfc850() {
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.now(ZoneOffset.UTC).minusYears(49))
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH)
        .withZone(ZoneOffset.UTC);
  }

  static String now() {
    Instant now = Instant.now();
    Stamp known = last;
    if (known.epochSecond != now.getEpochSecond()) {
      known = new Stamp(now.getEpochSecond(), of(now));
      last = known;
    }
    return known.text;
  }
}

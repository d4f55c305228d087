package dev.millrace.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Dates as HTTP writes them (RFC 9110 §5.6.7); the present one is written once a second.
final class HttpDates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static volatile Stamp last = new Stamp(0, "");

  private record Stamp(long epochSecond, String text) {}

  private HttpDates() {}

  /// As in `Sun, 06 Nov 1994 08:49:37 GMT`.
  static String of(Instant instant) {
    return FORMAT.format(instant);
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

package dev.millrace.http;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
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

  /// One second, as heads of answers tell it.
  private static final class Stamp {
    private final long epochSecond;
    private final String text;
    private final byte[] lastLine;
    private final AsciiString ascii;

    Stamp(long epochSecond, String text) {
      this.epochSecond = epochSecond;
      this.text = text;
      this.lastLine = ("Date: " + text + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
      this.ascii = new AsciiString(text);
    }
  }

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
    return stamp().text;
  }

  /// The present date as the last field of a head in HTTP/1.1, with the head's end.
  static byte[] lastLine() {
    return stamp().lastLine;
  }

  /// The present date as HTTP/2 sends it.
  static AsciiString ascii() {
    return stamp().ascii;
  }

  private static Stamp stamp() {
    long second = Math.floorDiv(System.currentTimeMillis(), 1000L);
    Stamp known = last;
    if (known.epochSecond != second) {
      known = new Stamp(second, of(Instant.ofEpochSecond(second)));
      last = known;
    }
    return known;
  }
}

package dev.millrace.media.hls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times of day as playlists write them (RFC 8216bis 4.4.4.6): UTC, to the millisecond.
final class ProgramTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private ProgramTime() {}

  static String text(Instant instant) {
    return FORMAT.format(instant);
  }
}

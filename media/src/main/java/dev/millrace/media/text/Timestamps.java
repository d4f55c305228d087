package dev.millrace.media.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The times of cues: `01:02:03.004` in WebVTT, where hours may be absent, `01:02:03,004` in
// SubRip.
final class Timestamps {
  private static final Pattern TIME =
      Pattern.compile("(?:(\\d{1,4}):)?(\\d{1,2}):(\\d{1,2})[.,](\\d{1,3})");
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final int DIGITS = 3;

  private Timestamps() {}

  /// The milliseconds that `text` stands for; empty when it is no time.
  static Optional<Long> parse(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String hours = matcher.group(1) == null ? "0" : matcher.group(1);
    String fraction = matcher.group(4) + "0".repeat(DIGITS - matcher.group(4).length());
    return Optional.of(
        Long.parseLong(hours) * HOUR
            + Long.parseLong(matcher.group(2)) * MINUTE
            + Long.parseLong(matcher.group(3)) * SECOND
            + Long.parseLong(fraction));
  }

  static String render(long millis) {
    return "%02d:%02d:%02d.%03d"
        .formatted(
            millis / HOUR, millis % HOUR / MINUTE, millis % MINUTE / SECOND, millis % SECOND);
  }
}

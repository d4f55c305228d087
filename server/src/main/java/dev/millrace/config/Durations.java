package dev.millrace.config;

import java.time.Duration;
import java.util.regex.Pattern;

/// The text form of durations in the configuration: a whole number and a unit, `250ms`, `30s`,
/// `5m`, `2h`, `7d`.
public final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,15}) ?(ms|s|m|h|d)");

  private Durations() {}

  /// Reads a duration such as `30s`; any other text is an [IllegalArgumentException].
  public static Duration parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a duration such as 250ms, 30s, 5m, 2h or 7d");
    }
    var number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /// The shortest text that [#parse] reads back to `duration`, which must be whole milliseconds
  /// and not negative.
  public static String text(Duration duration) {
    var millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    var seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}

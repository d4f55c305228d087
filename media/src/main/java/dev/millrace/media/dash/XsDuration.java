package dev.millrace.media.dash;

import dev.millrace.media.time.Rational;
import java.math.BigDecimal;
import java.time.Duration;

/// Lengths of time as XML Schema writes them, in seconds, exact to the nanosecond: `PT634.5S`.
final class XsDuration {
  private static final int NANOSECONDS = 9;

  private XsDuration() {}

  static String of(Duration duration) {
    return of(new Rational(duration.toMillis(), Duration.ofSeconds(1).toMillis()));
  }

  static String of(Rational seconds) {
    return "PT" + decimal(seconds) + "S";
  }

  static String decimal(Rational seconds) {
    return new BigDecimal(seconds.toDecimal(NANOSECONDS)).stripTrailingZeros().toPlainString();
  }
}

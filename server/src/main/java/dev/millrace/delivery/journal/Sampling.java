package dev.millrace.delivery.journal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whose requests are logged: a share of all viewers, each with everything that he asks for.
///
/// @param percent 0 to 100
public record Sampling(int percent) {
  public static final Sampling ALL = new Sampling(100);
  public static final Sampling OFF = new Sampling(0);

  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3})%");
  private static final int SPREAD = 0x9E3779B9;

  public Sampling {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a share is 0% to 100% but is " + percent + "%");
    }
  }

  /// Reads `all`, `off` or a share such as `10%`.
  public static Sampling parse(String text) {
    Matcher share = SHARE.matcher(text);
    return switch (text) {
      case "all" -> ALL;
      case "off" -> OFF;
      case String other when share.matches() && other.length() <= 4 ->
          new Sampling(Integer.parseInt(share.group(1)));
      default ->
          throw new IllegalArgumentException(
              "access-log must be all, off or a share such as 10% but is " + text);
    };
  }

  /// Whether a viewer is among those.
  boolean takes(String viewer) {
    return percent == 100
        || Integer.remainderUnsigned((viewer.hashCode() * SPREAD) >>> 8, 100) < percent;
  }
}

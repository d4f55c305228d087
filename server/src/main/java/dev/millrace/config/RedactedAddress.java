package dev.millrace.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses as they may be shown: without who asks, and without what only he knows.
///
/// Cameras and delivery networks have a hundred names for passwords and signatures, so all
/// parameters are hidden but those that are known to say something else.
public final class RedactedAddress {
  private static final String HIDDEN = "***";

  /// Up to the last `@` before the path: passwords may hold one.
  private static final Pattern USER = Pattern.compile("(://)[^/?#]*@");

  /// Also of a path, as in `/user=admin&password=x&channel=1`.
  private static final Pattern PARAMETER = Pattern.compile("([?&;#])([^=?&;#]*)(=?)([^&;#]*)");

  /// As in `/user=admin_password=x_channel=1_stream=0.sdp`.
  private static final Pattern IN_PATH = Pattern.compile("(?i)((?:passw(?:or)?d|pwd)=)[^&;_/?#]*");

  private static final Set<String> HARMLESS =
      Set.of("channel", "fps", "latency", "mode", "resolution", "stream", "subtype", "transport");

  private RedactedAddress() {}

  /// What may be shown of an address.
  public static String of(String address) {
    String anonymous = USER.matcher(address).replaceAll("$1" + HIDDEN + "@");
    return PARAMETER
        .matcher(IN_PATH.matcher(anonymous).replaceAll("$1" + HIDDEN))
        .replaceAll(found -> Matcher.quoteReplacement(parameter(found)));
  }

  private static String parameter(MatchResult found) {
    String name = found.group(2);
    if (found.group(3).isEmpty()) {
      return name.isEmpty() ? found.group() : found.group(1) + HIDDEN;
    }
    return HARMLESS.contains(name.toLowerCase(Locale.ROOT)) || found.group(4).isEmpty()
        ? found.group()
        : found.group(1) + name + "=" + HIDDEN;
  }
}

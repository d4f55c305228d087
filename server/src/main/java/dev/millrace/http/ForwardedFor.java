package dev.millrace.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// An element of `X-Forwarded-For`: an address, which some proxies put in brackets or give a port.
final class ForwardedFor {
  private static final int MAX_LENGTH = 64;
  private static final String IPV4 = "\\d{1,3}(\\.\\d{1,3}){3}";
  private static final String IPV6 = "[0-9a-fA-F:.]*:[0-9a-fA-F:.]*";

  private ForwardedFor() {}

  /// The numeric address that `element` holds; null when it holds none (`unknown`, a name, a zone).
  static @Nullable String address(@Nullable String element) {
    if (element == null || element.length() > MAX_LENGTH) {
      return null;
    }
    String host = withoutPort(element);
    if (!host.matches(IPV4) && !host.matches(IPV6)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(host).getHostAddress();
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String withoutPort(String element) {
    if (element.startsWith("[")) {
      int end = element.indexOf(']');
      return end < 0 ? "" : element.substring(1, end);
    }
    int colon = element.indexOf(':');
    boolean isPort = colon >= 0 && element.indexOf(':', colon + 1) < 0;
    return isPort ? element.substring(0, colon) : element;
  }
}

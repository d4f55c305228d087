package dev.millrace.delivery.access;

import dev.millrace.http.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The page that a browser asks for, as `Origin` says, else `Referer`.
///
/// @param host in lower case
/// @param authority host and port, in lower case
record Page(String host, String authority) {
  /// The page of a request, or null when it does not say, or not in a way that names one.
  static @Nullable Page of(Request request) {
    String origin = request.header("Origin");
    String named = origin == null ? request.header("Referer") : origin;
    return named == null ? null : ofOrigin(named);
  }

  static @Nullable Page ofOrigin(String address) {
    try {
      var page = new URI(address);
      boolean web = "https".equals(page.getScheme()) || "http".equals(page.getScheme());
      return !web || page.getHost() == null
          ? null
          : new Page(
              page.getHost().toLowerCase(Locale.ROOT),
              page.getRawAuthority().toLowerCase(Locale.ROOT));
    } catch (URISyntaxException _) {
      return null;
    }
  }

  /// Whether it is one of this server's.
  boolean isOurs(Request request) {
    return request.isForThisServer()
        && authority.equals(request.authority().toLowerCase(Locale.ROOT));
  }
}

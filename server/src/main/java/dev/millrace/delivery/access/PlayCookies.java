package dev.millrace.delivery.access;

import dev.millrace.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cookies by which the rest of a film, or of a channel, is played: players ask for segments by the
/// addresses in playlists, which carry nothing.
///
/// They go with requests for this film alone, also from pages of others where the connection is
/// encrypted.
final class PlayCookies {
  private PlayCookies() {}

  /// Those that the request does not have yet.
  static List<String> missing(
      Request request, String assetId, Map<String, String> wanted, Duration life) {
    var cookies = new ArrayList<String>();
    for (var cookie : new TreeMap<>(wanted).entrySet()) {
      if (!cookie.getValue().equals(request.cookie(cookie.getKey()))) {
        cookies.add(
            "%s=%s; Path=/%s/%s/; Max-Age=%d; HttpOnly; %s"
                .formatted(
                    cookie.getKey(),
                    cookie.getValue(),
                    request.path().startsWith("/live/") ? "live" : "play",
                    assetId,
                    Math.max(1, life.toSeconds()),
                    request.scheme().equals("https") ? "Secure; SameSite=None" : "SameSite=Lax"));
      }
    }
    return cookies;
  }

  static Duration until(Instant end, Instant now) {
    return Duration.between(now, end);
  }
}

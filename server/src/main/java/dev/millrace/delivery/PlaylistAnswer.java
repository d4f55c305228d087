package dev.millrace.delivery;

import dev.millrace.delivery.Playlists.Text;
import dev.millrace.delivery.Refreshed.Aged;
import dev.millrace.http.ContentTypes;
import dev.millrace.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A playlist as one viewer gets it: an entrance leads to its version, a ticket goes on to where
/// keys are asked for.
final class PlaylistAnswer {
  private static final String FOR_A_MINUTE = "public, max-age=60";
  private static final String FOR_A_SECOND = "public, max-age=1";

  private PlaylistAnswer() {}

  static Response of(Asked asked, Published.Version current, Aged<Text> playlist) {
    String file = asked.path().file();
    int number = asked.number(current);
    String stored = playlist.value().text();
    String common = asked.path().isEntrance() ? Entrance.into(file, number, stored) : stored;
    String shown = shown(asked, common);
    boolean forAsker = !shown.equals(common);
    String tag = forAsker ? "-" + Integer.toHexString(shown.hashCode()) : "";
    String cache = asked.grows(current) ? FOR_A_SECOND : FOR_A_MINUTE;
    return Response.bytes(ContentTypes.of(file), shown.getBytes(StandardCharsets.UTF_8))
        .with("ETag", '"' + playlist.value().etag() + "-v" + number + tag + '"')
        .with("Cache-Control", forAsker ? own(cache) : cache)
        .with("Age", Long.toString(playlist.age().toSeconds()))
        .with("Cache-Status", status(playlist))
        .with("CMSD-Static", "ot=m");
  }

  private static String shown(Asked asked, String playlist) {
    Passed passed = Passed.by(asked.request());
    return asked.path().file().endsWith(".mpd")
        ? passed.intoMpd(playlist, asked.request().url("/play/" + asked.assetId() + "/license"))
        : passed.intoHls(playlist);
  }

  /// With a ticket in it, or the name by which the asker knows this server, it is nobody else's.
  private static String own(String cache) {
    return cache.replace("public", "private");
  }

  /// RFC 9211.
  private static String status(Aged<Text> playlist) {
    Duration age = playlist.age();
    Duration ttl = playlist.value().freshness().fresh().minus(age);
    return playlist.refreshed()
        ? CacheStatus.NAME + "; fwd=stale"
        : CacheStatus.NAME + "; hit; ttl=" + ttl.toSeconds();
  }
}

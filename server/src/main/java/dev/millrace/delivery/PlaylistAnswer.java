package dev.millrace.delivery;

import dev.millrace.delivery.Refreshed.Aged;
import dev.millrace.http.ContentTypes;
import dev.millrace.http.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A playlist as one viewer gets it: an entrance leads to its version, a ticket goes on to where
/// keys are asked for.
final class PlaylistAnswer {
  private static final String FOR_A_MINUTE = "public, max-age=60";
  private static final int MOST_AT_ONCE = 16 << 10;
  private static final String FOR_A_SECOND = "public, max-age=1";

  private PlaylistAnswer() {}

  /// The same for an event loop: null when a long one would have to be filled in.
  static @Nullable Response atOnce(Asked asked, Published.Version current, Aged<Playlist> found) {
    boolean isLong = found.value().lengthBytes() > MOST_AT_ONCE;
    return isLong && found.value().isPersonal(words(asked)) ? null : of(asked, current, found);
  }

  static Response of(Asked asked, Published.Version current, Aged<Playlist> found) {
    Playlist playlist = found.value();
    String words = words(asked);
    boolean forAsker = playlist.isPersonal(words);
    String tag = forAsker ? "-" + Integer.toHexString(words.hashCode()) : "";
    String cache = asked.grows(current) ? FOR_A_SECOND : FOR_A_MINUTE;
    return Response.ok(ContentTypes.of(asked.path().file()), playlist.with(words))
        .with("ETag", '"' + playlist.etag() + "-v" + asked.number(current) + tag + '"')
        .with("Cache-Control", forAsker ? own(cache) : cache)
        .with("Age", Long.toString(found.age().toSeconds()))
        .with("Cache-Status", status(found))
        .with("CMSD-Static", "ot=m");
  }

  private static String words(Asked asked) {
    String licences = asked.request().url("/play/" + asked.assetId() + "/license");
    return Passed.by(asked.request()).words(asked.path().isManifest(), licences);
  }

  /// With a ticket in it, or the name by which the asker knows this server, it is nobody else's.
  private static String own(String cache) {
    return cache.replace("public", "private");
  }

  /// RFC 9211; one that is given on while it is looked at anew has no time left.
  private static String status(Aged<Playlist> playlist) {
    Duration ttl = playlist.value().freshness().fresh().minus(playlist.age());
    return CacheStatus.NAME
        + switch (playlist.way()) {
          case FRESH -> "; hit; ttl=" + ttl.toSeconds();
          case STALE -> "; hit; ttl=" + Math.min(-1, ttl.toSeconds());
          case RENEWED -> "; fwd=stale";
          case NEW -> "; fwd=uri-miss";
          case JOINED -> "; fwd=uri-miss; collapsed";
        };
  }
}

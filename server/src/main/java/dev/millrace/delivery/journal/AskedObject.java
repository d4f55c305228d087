package dev.millrace.delivery.journal;

import dev.millrace.delivery.MediaKind;
import dev.millrace.delivery.PlayPath;
import org.jspecify.annotations.Nullable;

/// Which object of which asset a path below `/play/` names, or of which channel one below `/live/`.
///
/// @param asset an asset's id, or a channel's
/// @param file below the version's folder, or the channel's, as it was asked for
/// @param kind a [MediaKind]'s word, `key`, or `other`
/// @param track the rung of a picture or the name of a sound or text track, else null
record AskedObject(
    String asset, @Nullable Integer version, String file, String kind, @Nullable String track) {
  private static final String PLAY = "/play/";
  private static final String LIVE = "/live/";
  private static final int START = PLAY.length();
  private static final int MOST_ID = 64;

  /// Whether a path names one.
  static boolean isOne(String path) {
    return path.startsWith(PLAY) || (path.startsWith(LIVE) && path.indexOf('/', START) > 0);
  }

  static AskedObject of(String path) {
    int slash = path.indexOf('/', START);
    String asset = slash < 0 ? path.substring(START) : path.substring(START, slash);
    String rest = slash < 0 ? "" : path.substring(slash + 1);
    String id = asset.substring(0, Math.min(asset.length(), MOST_ID));
    if (path.startsWith(LIVE)) {
      return new AskedObject(id, null, rest, liveKind(rest), track(rest));
    }
    PlayPath published = PlayPath.parse(rest);
    if (published == null) {
      boolean key = rest.endsWith("key") || rest.endsWith("license");
      return new AskedObject(id, null, rest, key ? "key" : "other", null);
    }
    String word = published.kind().word();
    return new AskedObject(
        id, published.version(), published.file(), word, track(published.file()));
  }

  private static String liveKind(String file) {
    if (file.endsWith(".m3u8") || file.endsWith(".mpd")) {
      return MediaKind.PLAYLIST.word();
    }
    if (file.endsWith(".mp4")) {
      return MediaKind.INIT.word();
    }
    if (!file.endsWith(".m4s")) {
      return "other";
    }
    return file.startsWith("a/") ? MediaKind.AUDIO.word() : MediaKind.VIDEO.word();
  }

  private static @Nullable String track(String file) {
    String[] parts = file.split("/", 3);
    return parts.length == 3 ? parts[1] : null;
  }
}

package dev.millrace.delivery.journal;

import dev.millrace.delivery.PlayPath;
import org.jspecify.annotations.Nullable;

/// Which object of which asset a path below `/play/` names.
///
/// @param file below the version's folder, as it was asked for
/// @param kind a [MediaKind]'s word, `key`, or `other`
/// @param track the rung of a picture or the name of a sound or text track, else null
record AskedObject(
    String asset, @Nullable Integer version, String file, String kind, @Nullable String track) {
  private static final int START = "/play/".length();
  private static final int MOST_ID = 64;

  static AskedObject of(String path) {
    int slash = path.indexOf('/', START);
    String asset = slash < 0 ? path.substring(START) : path.substring(START, slash);
    String rest = slash < 0 ? "" : path.substring(slash + 1);
    PlayPath published = PlayPath.parse(rest);
    String id = asset.substring(0, Math.min(asset.length(), MOST_ID));
    if (published == null) {
      boolean key = rest.endsWith("key") || rest.endsWith("license");
      return new AskedObject(id, null, rest, key ? "key" : "other", null);
    }
    String word = published.kind().word();
    return new AskedObject(
        id, published.version(), published.file(), word, track(published.file()));
  }

  private static @Nullable String track(String file) {
    String[] parts = file.split("/", 3);
    return parts.length == 3 ? parts[1] : null;
  }
}

package dev.millrace.delivery;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a published file is, by its place in the layout of an asset.
///
/// Its `cmsd` is what players and caches are told of it: common media server data (CTA-5006), the
/// object's type and that it belongs to something on demand.
public enum MediaKind {
  PLAYLIST("m"),
  INIT("i"),
  VIDEO("v"),
  AUDIO("a"),
  TEXT("c"),
  IMAGE("o");

  private static final Pattern NUMBERED = Pattern.compile("(.*/)?([0-9]{1,9})(\\.[a-z0-9]+)");

  private final String cmsd;

  MediaKind(String objectType) {
    this.cmsd = "ot=" + objectType + ",st=v";
  }

  static MediaKind of(String file) {
    if (file.endsWith(".m3u8") || file.endsWith(".mpd")) {
      return PLAYLIST;
    }
    if (file.endsWith("/init.mp4")) {
      return INIT;
    }
    return switch (file.substring(0, file.indexOf('/') + 1)) {
      case "v/", "i/" -> VIDEO;
      case "a/" -> AUDIO;
      case "t/" -> TEXT;
      default -> IMAGE;
    };
  }

  String cmsd() {
    return cmsd;
  }

  /// The word in tags: `video`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The file or key of the segment after this one; the same when it is no numbered segment.
  static String next(String file) {
    Matcher parts = NUMBERED.matcher(file);
    return parts.matches()
        ? file.substring(0, parts.start(2)) + (Long.parseLong(parts.group(2)) + 1) + parts.group(3)
        : file;
  }
}

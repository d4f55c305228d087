package dev.millrace.delivery;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What follows `/play/{assetId}/`: a file that players use, perhaps of a certain version
/// (`v3/main.m3u8`).
///
/// Only the endings of published media pass, so that analysis results and whatever else lies
/// beside them stay with the API and its access rules.
///
/// @param version the version the path names, or null when it leaves the choice to us
public record PlayPath(@Nullable Integer version, String file) {
  private static final Set<String> PLAYLISTS = Set.of("m3u8", "mpd");
  private static final Set<String> MEDIA =
      Set.of("mp4", "m4s", "m4a", "aac", "vtt", "jpg", "png", "webp", "avif");

  private static final int MAX_SEGMENTS = 8;
  private static final int MAX_SEGMENT = 100;
  private static final int MAX_DIGITS = 9;

  /// The path, or null when it can not be a published file.
  public static @Nullable PlayPath parse(String path) {
    int slash = path.indexOf('/');
    Integer version = version(path, slash);
    String file = version == null ? path : path.substring(slash + 1);
    return isPublished(file) && hasNames(file) ? new PlayPath(version, file) : null;
  }

  /// The number in `v3/`.
  private static @Nullable Integer version(String path, int slash) {
    boolean fits = slash > 1 && slash <= 1 + MAX_DIGITS && path.startsWith("v");
    for (int i = 1; i < slash && fits; i++) {
      fits = path.charAt(i) >= (i == 1 ? '1' : '0') && path.charAt(i) <= '9';
    }
    return fits ? Integer.valueOf(path.substring(1, slash)) : null;
  }

  /// Whether each segment is a name that begins with a letter or digit.
  private static boolean hasNames(String file) {
    int segments = 1;
    int length = 0;
    for (int i = 0; i < file.length(); i++) {
      char c = file.charAt(i);
      if (c == '/' && length > 0) {
        segments++;
        length = 0;
      } else if (isAlphanumeric(c) || (length > 0 && (c == '.' || c == '_' || c == '-'))) {
        length++;
      } else {
        return false;
      }
      if (length > MAX_SEGMENT || segments > MAX_SEGMENTS) {
        return false;
      }
    }
    return length > 0;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  }

  boolean isPlaylist() {
    return PLAYLISTS.contains(ending(file));
  }

  /// Whether it is of DASH.
  boolean isManifest() {
    return ending(file).equals("mpd");
  }

  /// Whether the file is one of those whose addresses stay the same over all versions.
  boolean isEntrance() {
    return version == null && isPlaylist() && file.indexOf('/') < 0;
  }

  public MediaKind kind() {
    return MediaKind.of(file);
  }

  private static boolean isPublished(String file) {
    String ending = ending(file);
    return PLAYLISTS.contains(ending) || MEDIA.contains(ending);
  }

  private static String ending(String file) {
    return file.substring(file.lastIndexOf('.') + 1);
  }
}

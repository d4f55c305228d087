package dev.millrace.delivery;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What follows `/play/{assetId}/`: a file that players use, perhaps of a certain version
/// (`v3/main.m3u8`).
///
/// Only the endings of published media pass, so that analysis results and whatever else lies
/// beside them stay with the API and its access rules.
///
/// @param version the version the path names, or null when it leaves the choice to us
public record PlayPath(@Nullable Integer version, String file) {
  private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]{0,8})");
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Set<String> PLAYLISTS = Set.of("m3u8", "mpd");
  private static final Set<String> MEDIA =
      Set.of("mp4", "m4s", "m4a", "aac", "vtt", "jpg", "png", "webp", "avif");

  private static final int MAX_SEGMENTS = 8;

  /// The path, or null when it can not be a published file.
  public static @Nullable PlayPath parse(String path) {
    int slash = path.indexOf('/');
    var named = VERSION.matcher(slash < 0 ? "" : path.substring(0, slash));
    boolean versioned = named.matches();
    String file = versioned ? path.substring(slash + 1) : path;
    String[] segments = file.split("/", MAX_SEGMENTS + 1);
    if (segments.length > MAX_SEGMENTS || !isPublished(file)) {
      return null;
    }
    for (String segment : segments) {
      if (!SEGMENT.matcher(segment).matches()) {
        return null;
      }
    }
    return new PlayPath(versioned ? Integer.valueOf(named.group(1)) : null, file);
  }

  boolean isPlaylist() {
    return PLAYLISTS.contains(ending(file));
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

package dev.millrace.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is likely to be there, by what this edge has seen: films that played, what their playlists
/// name, and segments up to the last one that was read of or found.
///
/// It only says which questions are worth asking first. What is not foreseen may be there all the
/// same, as when this edge has just started, and then it is foreseen the next time.
///
/// **Threading**: any, never blocks. **Limits**: [#MOST] names.
final class Foreseen {
  private static final int MOST = 50_000;
  private static final int NO_SEGMENT = -1;
  private static final Pattern NUMBERED = Pattern.compile("(.*/)(0|[1-9][0-9]{0,8})(\\.[a-z0-9]+)");
  private static final String INIT = "init.mp4";

  /// A playlist that a multivariant one names, on a line or in a tag's attribute.
  private static final Pattern HLS_LIST =
      Pattern.compile("(?:^|URI=\")([\\w./-]+\\.m3u8)", Pattern.MULTILINE);

  private static final Pattern HLS_SEGMENT = Pattern.compile("([0-9]{1,9})(\\.[a-z0-9]+)\\s*");

  /// Of a manifest: where segments are, or a run of them.
  private static final Pattern MPD_RUN =
      Pattern.compile(
          "\\bmedia=\"([^\"$]*/)\\$Number\\$(\\.[a-z0-9]+)"
              + "|<S [^>]*?(?:\\br=\"([0-9]{1,9})\")?\\s*/>");

  /// The number of the last segment of each folder, by the folder and its segments' ending; of
  /// anything else that is foreseen [#NO_SEGMENT].
  private final Cache<String, Integer> last = Caffeine.newBuilder().maximumSize(MOST).build();

  /// A film plays in this version.
  void film(String assetId, int version) {
    String folder = "assets/" + assetId + "/" + version + "/";
    note(assetId, NO_SEGMENT);
    note(folder + "main.m3u8", NO_SEGMENT);
    note(folder + "main.mpd", NO_SEGMENT);
  }

  boolean isFilm(String assetId) {
    return last.getIfPresent(assetId) != null;
  }

  /// A playlist was read.
  ///
  /// @param text as it is stored
  void playlist(String object, String text) {
    note(object, NO_SEGMENT);
    if (object.endsWith(".mpd")) {
      manifest(folder(object), text);
    } else {
      hls(folder(object), text);
    }
  }

  private void hls(String folder, String text) {
    Matcher lists = HLS_LIST.matcher(text);
    while (lists.find()) {
      String list = folder + lists.group(1);
      note(list, NO_SEGMENT);
      note(folder(list), NO_SEGMENT);
    }
    note(folder, NO_SEGMENT);
    noteLastSegment(folder, text);
  }

  /// By the last line that is no tag.
  private void noteLastSegment(String folder, String text) {
    int start;
    for (int end = text.length(); end > 0; end = start) {
      start = text.lastIndexOf('\n', end - 2) + 1;
      if (text.charAt(start) != '#' && text.charAt(start) != '\n') {
        Matcher segment = HLS_SEGMENT.matcher(text).region(start, end);
        if (segment.matches()) {
          note(folder + segment.group(2), Integer.parseInt(segment.group(1)));
        }
        return;
      }
    }
  }

  private void manifest(String folder, String text) {
    Matcher runs = MPD_RUN.matcher(text);
    String track = folder;
    int segments = 0;
    while (runs.find()) {
      String next = runs.group(1);
      if (next != null) {
        note(folder + next, NO_SEGMENT);
        track = folder + next + runs.group(2);
        segments = 0;
      } else {
        String repeated = runs.group(3);
        segments += repeated == null ? 1 : 1 + Integer.parseInt(repeated);
      }
      note(track, segments - 1);
    }
  }

  /// An object was found.
  void found(String key) {
    Matcher numbered = NUMBERED.matcher(key);
    if (numbered.matches()) {
      note(numbered.group(1), NO_SEGMENT);
      note(numbered.group(1) + numbered.group(3), Integer.parseInt(numbered.group(2)));
    } else {
      note(key, NO_SEGMENT);
    }
  }

  private void note(String name, int number) {
    last.asMap().merge(name, number, Math::max);
  }

  /// Whether an object is likely to be there.
  boolean has(String key) {
    Matcher numbered = NUMBERED.matcher(key);
    if (numbered.matches()) {
      Integer known = last.getIfPresent(numbered.group(1) + numbered.group(3));
      return known != null && Integer.parseInt(numbered.group(2)) <= known;
    }
    return last.getIfPresent(key) != null
        || (key.endsWith("/" + INIT) && last.getIfPresent(folder(key)) != null);
  }

  private static String folder(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }
}

package dev.millrace.transcode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The subtitles of a source that can become text; pictures of text cannot.
public final class TextTracks {
  private static final Set<String> TEXTUAL =
      Set.of("subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text", "ttml", "microdvd");
  private static final int MOST = 32;

  private TextTracks() {}

  /// One of them.
  ///
  /// @param name unique among the film's texts and fit for a path: `eng`, `eng-2`
  public record Track(String name, SourceInfo.Subtitle source) {}

  /// The first 32.
  public static List<Track> of(SourceInfo source) {
    var names = new HashSet<String>();
    var tracks = new ArrayList<Track>();
    for (SourceInfo.Subtitle subtitle : source.subtitles()) {
      if (TEXTUAL.contains(subtitle.codec()) && tracks.size() < MOST) {
        String name = subtitle.language();
        for (int n = 2; !names.add(name); n++) {
          name = subtitle.language() + "-" + n;
        }
        tracks.add(new Track(name, subtitle));
      }
    }
    return tracks;
  }
}

package dev.millrace.media.text;

import java.util.List;

/// Writes WebVTT (W3C WebVTT: The Web Video Text Tracks Format).
public final class WebVtt {
  /// RFC 8216bis 3.1.4: cue times are those of the film, which starts at 0.
  private static final String TIMESTAMP_MAP = "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n";

  private WebVtt() {}

  /// All cues as one file.
  public static String whole(List<Cue> cues) {
    return "WEBVTT\n" + body(cues);
  }

  /// An HLS segment: the cues shown at any moment from `fromMillis` on and before `toMillis`, with
  /// their full times, so that a cue is in every segment it reaches into.
  public static String segment(List<Cue> cues, long fromMillis, long toMillis) {
    List<Cue> shown =
        cues.stream().filter(cue -> cue.isShownBetween(fromMillis, toMillis)).toList();
    return "WEBVTT\n" + TIMESTAMP_MAP + body(shown);
  }

  private static String body(List<Cue> cues) {
    var text = new StringBuilder();
    for (Cue cue : cues) {
      text.append('\n').append(Timestamps.render(cue.startMillis()));
      text.append(" --> ").append(Timestamps.render(cue.endMillis()));
      text.append(cue.settings().isEmpty() ? "" : " " + cue.settings());
      text.append('\n').append(cue.text()).append('\n');
    }
    return text.toString();
  }
}

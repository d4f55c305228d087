package dev.millrace.live;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.util.regex.Pattern;

/// Moments that are seen and heard in a film.
final class Marks {
  private Marks() {}

  /// When something was last seen or heard to begin: `black_start`, `silence_start`.
  static double last(String url, String what) {
    String found =
        TestFfmpeg.run(
            "-i",
            url,
            "-vf",
            "blackdetect=d=1",
            "-af",
            "silencedetect=n=-40dB:d=1",
            "-f",
            "null",
            "-");
    return Pattern.compile(what + ": ?([\\d.]+)")
        .matcher(found)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .max()
        .orElseThrow();
  }
}

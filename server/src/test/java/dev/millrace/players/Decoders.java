package dev.millrace.players;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// FFmpeg and GStreamer as the machine has them: each opens and decodes a film to its end.
record Decoders(Path folder) {
  /// FFmpeg cuts a manifest's duration to whole seconds.
  private static final double SLACK_SECONDS = 1;

  /// FFmpeg reads no subtitle playlists of a variant, and says so.
  private static final String UNIMPORTANT = ".*Can't support the subtitle.*|\\s*";

  Verdict ffmpeg(String tool, Film film, String url) throws Exception {
    Tool probe =
        Tool.run(folder, words("ffprobe -v error -show_entries format=duration -of csv=p=0 ", url));
    Tool decode =
        Tool.run(
            folder, words("ffmpeg -nostdin -v warning -i ", url, " -map 0:v? -map 0:a? -f null -"));
    var wrong =
        new ArrayList<>(
            decode.output().lines().filter(line -> !line.matches(UNIMPORTANT)).toList());
    judge(film, decode, probe.output().strip(), wrong);
    return new Verdict(tool, probe.output().strip() + " s", wrong);
  }

  Verdict gstreamer(String tool, Film film, String url) throws Exception {
    Tool probe = Tool.run(folder, words("gst-discoverer-1.0 ", url));
    Tool decode =
        Tool.run(
            folder,
            words(
                "gst-launch-1.0 playbin3 video-sink=fakesink audio-sink=fakesink"
                    + " text-sink=fakesink uri=",
                url));
    var wrong = new ArrayList<>(decode.lines("(WARNING|ERROR|.*CRITICAL).*"));
    String duration =
        probe.lines("\\s*Duration: .*").stream()
            .findFirst()
            .map(line -> line.replaceAll(".*:(\\d+\\.\\d+)$", "$1"))
            .orElse("0");
    judge(film, decode, duration, wrong);
    return new Verdict(tool, "%.3f s".formatted(Double.parseDouble(duration)), wrong);
  }

  private static void judge(Film film, Tool decode, String duration, List<String> wrong) {
    if (decode.code() != 0) {
      wrong.add("exit code " + decode.code());
    }
    if (Math.abs(Double.parseDouble(duration) - film.clip().seconds) > SLACK_SECONDS) {
      wrong.add("lasts " + duration + " s");
    }
  }

  private static List<String> words(String before, String url) {
    return words(before, url, "");
  }

  private static List<String> words(String before, String url, String after) {
    return List.of((before + url + after).split(" ", -1));
  }
}

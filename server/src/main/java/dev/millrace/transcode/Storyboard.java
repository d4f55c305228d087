package dev.millrace.transcode;

import dev.millrace.media.image.Tiling;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that draws a film's small pictures from one of its rungs.
record Storyboard(Tiling tiling, SourceLimits limits) {
  /// The one output: JPEG sheets, one after the other.
  private static final String OUTPUT = "sheets";

  private static final int QUALITY = 5;

  /// Draws the sheets from a movie that starts at 0.
  MediaCommand sheets(Path movie) {
    List<String> input =
        List.of("-threads", "1", "-copyts", "-skip_frame", "noref", "-skip_loop_filter", "all");
    var arguments = new ArrayList<>(new InputOptions(InputFormat.MP4, limits).arguments(input));
    arguments.addAll(
        List.of(
            "-map",
            "0:v:0",
            "-vf",
            filters(),
            "-frames:v",
            Integer.toString(tiling.sheets()),
            "-c:v",
            "mjpeg",
            "-q:v",
            Integer.toString(QUALITY),
            "-f",
            "mjpeg",
            MediaCommand.output(OUTPUT)));
    return MediaCommand.ffmpeg("storyboard", movie, arguments, List.of(OUTPUT));
  }

  /// A tile shows what is to be seen at the beginning of its time; the last picture stands for what
  /// comes after it.
  private String filters() {
    return "fps=fps=1/%d:start_time=0:round=near:eof_action=pass,"
            .formatted(tiling.intervalSeconds())
        + Jpeg.scaled(tiling.width(), tiling.height())
        + ",tpad=stop_mode=clone:stop=%1$d,trim=end_frame=%1$d,".formatted(tiling.count())
        + "tile=%dx%d".formatted(Tiling.COLUMNS, Tiling.ROWS);
  }
}

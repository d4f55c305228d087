package dev.millrace.transcode;

import dev.millrace.media.image.Tiling;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg commands that draw a film's small pictures: one that asks how far apart its key
/// frames are, and one that decodes those alone or, where they are too rare, the others too.
record Storyboard(SourceInfo source, SourceLimits limits) {
  /// The one output: JPEG sheets, one after the other.
  private static final String OUTPUT = "sheets";

  private static final int SAMPLE_SECONDS = 30;
  private static final int QUALITY = 5;

  /// How many tiles may in the mean stand between two key frames.
  private static final double TILES_PER_KEY = 1.5;

  /// Lists the packets of some seconds at the beginning and in the middle of the film.
  MediaCommand question(Path file) {
    Rational middle = source.origin().plus(source.duration().times(new Rational(1, 2)));
    var arguments =
        new ArrayList<>(
            List.of(
                "-select_streams",
                Integer.toString(video().index()),
                "-show_entries",
                "packet=flags",
                "-of",
                "csv=p=0",
                "-read_intervals",
                "%+" + SAMPLE_SECONDS + "," + middle.toDecimal(3) + "%+" + SAMPLE_SECONDS));
    arguments.addAll(new InputOptions(source.container(), limits).arguments(List.of()));
    return MediaCommand.ffprobe("key-frames", file, arguments);
  }

  /// Whether the key frames that an answer lists are close enough to draw every tile from one.
  boolean keysSuffice(byte[] answer, Tiling tiling) {
    List<String> packets = new String(answer, StandardCharsets.US_ASCII).lines().toList();
    long keys = packets.stream().filter(flags -> flags.startsWith("K")).count();
    double seconds = packets.size() / video().frameRate().value().toDouble();
    return keys > 0 && seconds / keys <= TILES_PER_KEY * tiling.intervalSeconds();
  }

  /// Draws the sheets.
  ///
  /// @param keysOnly whether key frames suffice; then nothing else is read or decoded
  MediaCommand sheets(Path file, Tiling tiling, boolean keysOnly) {
    var input = new ArrayList<>(List.of("-threads", "1", "-copyts"));
    input.addAll(
        keysOnly
            ? List.of("-discard", "nokey", "-skip_frame", "nokey")
            : List.of("-skip_frame", "noref", "-skip_loop_filter", "all"));
    var arguments = new ArrayList<>(new InputOptions(source.container(), limits).arguments(input));
    arguments.addAll(
        List.of(
            "-map",
            "0:" + video().index(),
            "-vf",
            filters(tiling),
            "-frames:v",
            Integer.toString(tiling.sheets()),
            "-c:v",
            "mjpeg",
            "-q:v",
            Integer.toString(QUALITY),
            "-f",
            "mjpeg",
            MediaCommand.output(OUTPUT)));
    return MediaCommand.ffmpeg("storyboard", file, arguments, List.of(OUTPUT));
  }

  /// A tile shows what is to be seen near the middle of its time; the last picture stands for what
  /// comes after it.
  private String filters(Tiling tiling) {
    var pictures = new PictureFilters(video(), source.origin());
    var size = new DisplaySize(tiling.width(), tiling.height());
    return "setpts=PTS-(%s)/TB,".formatted(source.origin())
        + "fps=fps=1/%d:start_time=0:round=near:eof_action=pass,"
            .formatted(tiling.intervalSeconds())
        + pictures.tile(size)
        + ",tpad=stop_mode=clone:stop=%1$d,trim=end_frame=%1$d,".formatted(tiling.count())
        + "tile=%dx%d,format=yuvj420p".formatted(Tiling.COLUMNS, Tiling.ROWS);
  }

  private SourceInfo.Video video() {
    return source.video().orElseThrow();
  }
}

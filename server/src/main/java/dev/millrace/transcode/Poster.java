package dev.millrace.transcode;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg commands that pick a good still: the most typical of some key frames, or, where no
/// key frame follows the titles (short clips have one only), of the first frames.
record Poster(SourceInfo source, SourceLimits limits) {
  private static final int WIDTH = 1280;
  private static final int CANDIDATES = 24;

  /// Past the titles, but not deep into a long film.
  private static final Rational LATEST = Rational.of(60);

  /// To be tried in turn until one gives a picture.
  List<MediaCommand> commands(Path file) {
    Rational tenth = source.duration().times(new Rational(1, 10));
    Rational into = tenth.compareTo(LATEST) < 0 ? tenth : LATEST;
    var pastTitles =
        List.of(
            "-skip_frame", "nokey",
            "-seek_timestamp", "1",
            "-ss", source.origin().plus(into).toDecimal(6));
    return List.of(command(file, pastTitles), command(file, List.of()));
  }

  private MediaCommand command(Path file, List<String> seek) {
    SourceInfo.Video picture = source.video().orElseThrow();
    var arguments = new ArrayList<>(new InputOptions(source.container(), limits).arguments(seek));
    arguments.addAll(
        List.of(
            "-map",
            "0:" + picture.index(),
            "-vf",
            new PictureFilters(picture, source.origin()).still(WIDTH)
                + ",thumbnail=n="
                + CANDIDATES
                + ",format=yuvj420p",
            "-frames:v",
            "1",
            "-c:v",
            "mjpeg",
            "-q:v",
            "3",
            "-f",
            "mjpeg",
            MediaCommand.STANDARD_OUTPUT));
    return MediaCommand.ffmpeg("poster", file, arguments, List.of(MediaCommand.STANDARD_OUTPUT))
        .within(ProcessLimits.QUICK);
  }
}

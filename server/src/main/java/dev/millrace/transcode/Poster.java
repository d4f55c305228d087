package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The FFmpeg commands that take a good still: first small candidates, then the best of them large.
///
/// Candidates are key frames behind the titles or, where none follows (short clips have one only),
/// some of the first frames.
record Poster(SourceInfo source, SourceLimits limits, Place place) {
  private static final int WIDTH = 1280;
  private static final int CANDIDATE_WIDTH = 160;
  private static final int CANDIDATES = 24;

  /// Past the titles, but not deep into a long film.
  private static final Rational LATEST = Rational.of(60);

  /// Where candidates come from, to be tried in turn until there are some.
  enum Place {
    BEHIND_TITLES(1),
    FIRST_FRAMES(5);

    private final int everyNth;

    Place(int everyNth) {
      this.everyNth = everyNth;
    }
  }

  /// The most bytes that [#candidates] puts out.
  int maxCandidateBytes() {
    return CANDIDATES * frameBytes();
  }

  /// Puts out small pictures in 4:2:0, one behind the other.
  MediaCommand candidates(Path file) {
    String small =
        "select=not(mod(n\\,%d)),".formatted(place.everyNth) + filters().still(candidateSize());
    return command(
        file,
        small,
        List.of("-frames:v", Integer.toString(CANDIDATES), "-c:v", "rawvideo", "-f", "rawvideo"));
  }

  /// The candidate with the best score, by its number; `pictures` holds at least one.
  int best(byte[] pictures) {
    DisplaySize size = candidateSize();
    int bytes = size.width() * size.height();
    var scores = new double[pictures.length / frameBytes()];
    for (int i = 0; i < scores.length; i++) {
      byte[] pixels = Arrays.copyOfRange(pictures, i * frameBytes(), i * frameBytes() + bytes);
      scores[i] = new Luma(size.width(), size.height(), pixels).score();
    }
    return IntStream.range(0, scores.length)
        .reduce(0, (best, i) -> scores[i] > scores[best] ? i : best);
  }

  /// Puts out one candidate as a JPEG.
  MediaCommand still(Path file, int candidate) {
    String large =
        "select=eq(n\\,%d),".formatted(candidate * place.everyNth)
            + filters().still(filters().fitting(WIDTH));
    return command(
        file,
        large + "," + Jpeg.converted(),
        List.of("-frames:v", "1", "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg"));
  }

  private int frameBytes() {
    return candidateSize().width() * candidateSize().height() * 3 / 2;
  }

  private DisplaySize candidateSize() {
    return filters().fitting(CANDIDATE_WIDTH);
  }

  private PictureFilters filters() {
    return new PictureFilters(source.video().orElseThrow(), source.origin());
  }

  private List<String> seek() {
    if (place == Place.FIRST_FRAMES) {
      return List.of();
    }
    Rational tenth = source.duration().times(new Rational(1, 10));
    Rational into = tenth.compareTo(LATEST) < 0 ? tenth : LATEST;
    String at = source.origin().plus(into).toDecimal(6);
    return List.of("-skip_frame", "nokey", "-seek_timestamp", "1", "-ss", at);
  }

  private MediaCommand command(Path file, String filters, List<String> output) {
    var arguments = new ArrayList<>(InputOptions.of(source, limits).arguments(seek()));
    arguments.addAll(InputOptions.NEVER_GIVE_UP);
    arguments.addAll(List.of("-map", "0:" + source.video().orElseThrow().index()));
    arguments.addAll(List.of("-fps_mode", "passthrough", "-vf", filters));
    arguments.addAll(output);
    arguments.add(MediaCommand.STANDARD_OUTPUT);
    return MediaCommand.ffmpeg("poster", file, arguments, List.of(MediaCommand.STANDARD_OUTPUT))
        .within(ProcessLimits.QUICK);
  }
}

package dev.millrace.transcode;

import dev.millrace.media.text.Cue;
import dev.millrace.media.text.TextParser;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that reads all of a film's texts in one pass, as WebVTT.
record TextExtractor(SourceInfo source, SourceLimits limits) {
  private static final long MILLIS = 1_000;

  MediaCommand command(Path file, List<TextTracks.Track> tracks) {
    var arguments =
        new ArrayList<>(new InputOptions(source.container(), limits).arguments(List.of("-copyts")));
    var outputs = new ArrayList<String>();
    for (TextTracks.Track track : tracks) {
      String output = "text-" + outputs.size();
      arguments.addAll(
          List.of(
              "-map",
              "0:" + track.source().index(),
              "-c:s",
              "webvtt",
              "-f",
              "webvtt",
              MediaCommand.output(output)));
      outputs.add(output);
    }
    return MediaCommand.ffmpeg("text", file, arguments, outputs);
  }

  /// The cues of one output, on the timeline of the film; those of before its start are left out.
  List<Cue> read(InputStream webVtt) throws IOException {
    byte[] bytes = webVtt.readNBytes(TextParser.MAX_BYTES + 1);
    long origin = source.origin().scaled(MILLIS, RoundingMode.HALF_UP);
    long end = source.duration().scaled(MILLIS, RoundingMode.CEILING);
    return TextParser.parse(bytes).stream()
        .filter(cue -> cue.endMillis() > origin && cue.startMillis() - origin < end)
        .map(cue -> moved(cue, origin))
        .toList();
  }

  private static Cue moved(Cue cue, long origin) {
    long start = Math.max(0, cue.startMillis() - origin);
    return new Cue(start, cue.endMillis() - origin, cue.settings(), cue.text());
  }
}

package dev.millrace.transcode;

import dev.millrace.transcode.SourceInfo.Scan;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks at pictures of a file that does not say whether it is interlaced.
record FieldDetector(Ffmpeg ffmpeg, SourceLimits limits, Cancellation cancellation) {
  private static final int PICTURES = 48;
  private static final int MAX_ANSWER_BYTES = 64 << 10;
  private static final String KEY = "lavfi.idet.multiple.current_frame";

  /// Progressive unless most of the pictures that can be told have two fields.
  Scan look(Path source, InputFormat container, int stream) {
    var arguments = new ArrayList<>(new InputOptions(container, limits).arguments(List.of()));
    arguments.addAll(
        List.of(
            "-map",
            "0:" + stream,
            "-vf",
            "idet,metadata=mode=print:key=" + KEY + ":file=pipe\\:1",
            "-frames:v",
            Integer.toString(PICTURES),
            "-f",
            "null",
            "-"));
    var command =
        MediaCommand.ffmpeg("fields", source, arguments, List.of(MediaCommand.STANDARD_OUTPUT))
            .within(ProcessLimits.QUICK);
    try {
      byte[] answer = Runs.capture(ffmpeg, command, MAX_ANSWER_BYTES, cancellation);
      return verdict(new String(answer, StandardCharsets.US_ASCII));
    } catch (MediaFailure failure) {
      if (failure.kind() == MediaFailure.Kind.CANCELLED) {
        throw failure;
      }
      return Scan.PROGRESSIVE;
    }
  }

  static Scan verdict(String answer) {
    long top = count(answer, "tff");
    long bottom = count(answer, "bff");
    if (top + bottom <= count(answer, "progressive")) {
      return Scan.PROGRESSIVE;
    }
    return top >= bottom ? Scan.TOP_FIELD_FIRST : Scan.BOTTOM_FIELD_FIRST;
  }

  private static long count(String answer, String kind) {
    return answer.lines().filter(line -> line.equals(KEY + "=" + kind)).count();
  }
}

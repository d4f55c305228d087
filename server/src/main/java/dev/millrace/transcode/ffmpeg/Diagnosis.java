package dev.millrace.transcode.ffmpeg;

import dev.millrace.transcode.ffmpeg.MediaFailure.Kind;
import java.util.List;
import java.util.Set;

/// Tells from an exit code and the last messages what kind of failure a child had.
final class Diagnosis {
  /// SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGSEGV as Java reports them (128 + number). Other
  /// codes above 128 are FFmpeg's own: the low byte of a negative errno.
  private static final Set<Integer> SIGNALS = Set.of(132, 134, 135, 136, 137, 139);

  private static final List<String> MEMORY =
      List.of("Cannot allocate memory", "Error allocating", "malloc of size");

  private static final List<String> INPUT =
      List.of(
          "Invalid data found when processing input",
          "moov atom not found",
          "Protocol not found",
          "not on whitelist",
          "not in whitelist",
          "matches no streams",
          "Could not find codec parameters",
          "Decoder not found",
          "Error while decoding",
          "End of file");

  private Diagnosis() {}

  static MediaFailure of(String name, int exitCode, List<String> lines) {
    Kind kind = kind(exitCode, lines);
    String last = lines.isEmpty() ? "it said nothing" : lines.getLast();
    return new MediaFailure(kind, name + " ended with code " + exitCode + ": " + last, lines);
  }

  private static Kind kind(int exitCode, List<String> lines) {
    if (mentions(lines, MEMORY)) {
      return Kind.MEMORY;
    }
    if (SIGNALS.contains(exitCode)) {
      return Kind.CRASHED;
    }
    return mentions(lines, INPUT) ? Kind.INPUT : Kind.FAILED;
  }

  private static boolean mentions(List<String> lines, List<String> phrases) {
    return lines.stream().anyMatch(line -> phrases.stream().anyMatch(line::contains));
  }
}

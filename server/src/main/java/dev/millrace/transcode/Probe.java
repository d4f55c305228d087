package dev.millrace.transcode;

import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says what a file is, or why it is of no use.
final class Probe {
  private static final int MAX_ANSWER_BYTES = 4 << 20;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Ffmpeg ffmpeg;
  private final SourceLimits limits;

  Probe(Ffmpeg ffmpeg, SourceLimits limits) {
    this.ffmpeg = ffmpeg;
    this.limits = limits;
  }

  SourceInfo probe(Path source, Cancellation cancellation) {
    InputFormat container = Sniffer.container(source);
    if (container == InputFormat.MP4) {
      checkBoxes(TopLevelBoxes.of(source));
    }
    JsonNode answer = ask(source, container, cancellation);
    return new ProbeAnswer(answer, container, limits).toSource();
  }

  private JsonNode ask(Path source, InputFormat container, Cancellation cancellation) {
    var arguments = new ArrayList<>(List.of("-of", "json", "-show_format", "-show_streams"));
    arguments.addAll(new InputOptions(container, limits).arguments(List.of()));
    var command = MediaCommand.ffprobe("probe", source, arguments);
    try {
      byte[] answer = Runs.capture(ffmpeg, command, MAX_ANSWER_BYTES, cancellation);
      return JSON.readTree(new String(answer, StandardCharsets.UTF_8));
    } catch (MediaFailure failure) {
      throw explained(failure);
    } catch (JacksonException e) {
      throw new BadMedia(Reason.DAMAGED, "its description cannot be read");
    }
  }

  private static void checkBoxes(TopLevelBoxes boxes) {
    boolean described = boxes.types().contains("moov");
    if (boxes.overhangBytes() > 0) {
      String missing = boxes.overhangBytes() + " bytes are missing at the end";
      throw new BadMedia(Reason.TRUNCATED, missing);
    }
    if (!described) {
      throw new BadMedia(Reason.TRUNCATED, "its description (moov) is missing");
    }
  }

  /// Only what lies in the file is the file's fault; a stalled or cancelled run is not.
  static RuntimeException explained(MediaFailure failure) {
    String said = String.join("\n", failure.lastLines());
    if (said.contains("Picture size") || said.contains("max_pixels")) {
      return new BadMedia(Reason.TOO_LARGE, "its pictures are larger than we decode");
    }
    return switch (failure.kind()) {
      case INPUT, FAILED -> new BadMedia(Reason.DAMAGED, lastOf(failure));
      case MEMORY ->
          new BadMedia(Reason.DAMAGED, "reading it takes more memory than any film needs");
      case TIMEOUT, STALLED, CRASHED, CANCELLED, OUTPUT -> failure;
    };
  }

  /// FFmpeg names its input `fd:` and its parts `[mov @ 0x55…]`, which tell the reader nothing.
  private static String lastOf(MediaFailure failure) {
    return failure.lastLines().isEmpty()
        ? "it cannot be opened"
        : failure.lastLines().getLast().replaceAll("\\[[^]]* @ 0x\\p{XDigit}+] *|fd: *", "");
  }
}

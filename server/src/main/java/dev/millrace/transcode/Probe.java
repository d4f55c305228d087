package dev.millrace.transcode;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says what a file is, or why it is of no use.
final class Probe {
  private static final int MAX_ANSWER_BYTES = 4 << 20;
  private static final int HOLLOW_SECONDS = 1800;
  private static final int HOLLOW_BIT_RATE = 64;

  /// With more, a film is not looked through for pauses.
  private static final int LOW_BIT_RATE = 32_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Ffmpeg ffmpeg;
  private final SourceLimits limits;

  Probe(Ffmpeg ffmpeg, SourceLimits limits) {
    this.ffmpeg = ffmpeg;
    this.limits = limits;
  }

  SourceInfo probe(Path source, Cancellation cancellation) {
    InputFormat container = Sniffer.container(source);
    boolean indexed = container == InputFormat.MP4 && hasIndex(TopLevelBoxes.of(source));
    refuseIfCut(DeclaredLength.missingBytes(source, container));
    if (container == InputFormat.MPEG_TS) {
      TransportStream.of(source).refuseIfScrambled();
    }
    try {
      var looked = new ProbeAnswer(ask(source, container, cancellation), container, limits);
      looked.refuseWhatIsOfNoUse();
      var answer = indexed ? looked : looked.ending(ends(source, looked, cancellation));
      SourceInfo found = answer.toSource();
      refuseIfHollow(found, source, cancellation);
      return answer
          .hiddenFields()
          .map(picture -> found.withScan(scan(source, found, picture, cancellation)))
          .orElse(found);
    } catch (MediaFailure failure) {
      throw explained(failure);
    }
  }

  private SourceInfo.Scan scan(
      Path source, SourceInfo found, int picture, Cancellation cancellation) {
    return new FieldDetector(ffmpeg, limits, cancellation).look(source, found.container(), picture);
  }

  /// Hours of film in a few bytes are a lie, and so are those between two packets: they would be
  /// encoded hour after hour.
  private void refuseIfHollow(SourceInfo found, Path source, Cancellation cancellation) {
    double seconds = found.duration().toDouble();
    double bitRate = seconds > HOLLOW_SECONDS ? bits(source) / seconds : Double.MAX_VALUE;
    if (bitRate < LOW_BIT_RATE) {
      Rational end = found.origin().plus(found.duration());
      var packets = new LastPackets(ffmpeg, limits, cancellation);
      double pause = packets.longestPause(source, found.container(), end).toDouble();
      if (pause > HOLLOW_SECONDS) {
        String detail =
            "there is nothing in %.0f of its %.0f minutes".formatted(pause / 60, seconds / 60);
        throw new BadMedia(Reason.CLOCK_JUMPS, detail);
      }
    }
    if (bitRate < HOLLOW_BIT_RATE) {
      String detail = "it holds too little for %.0f minutes of film".formatted(seconds / 60);
      throw new BadMedia(Reason.DAMAGED, detail);
    }
  }

  private static double bits(Path source) {
    try {
      return Files.size(source) * 8.0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the source", e);
    }
  }

  /// Where the streams end: near the end that the file names, or else wherever that is.
  private Map<Integer, Rational> ends(Path source, ProbeAnswer answer, Cancellation cancellation) {
    var packets = new LastPackets(ffmpeg, limits, cancellation);
    Optional<Rational> named = answer.namedEnd();
    if (named.isPresent()) {
      var ends = packets.after(source, answer.container(), named.get());
      if (answer.picture().filter(ends::containsKey).isPresent()) {
        return ends;
      }
    }
    return packets.ofAll(source, answer.container());
  }

  /// A second, longer look when streams begin later than the first looks.
  private JsonNode ask(Path source, InputFormat container, Cancellation cancellation) {
    JsonNode answer = ask(source, new InputOptions(container, limits), cancellation);
    return ProbeAnswer.isComplete(answer)
        ? answer
        : ask(source, new InputOptions(container, limits).patient(), cancellation);
  }

  private JsonNode ask(Path source, InputOptions options, Cancellation cancellation) {
    var arguments = new ArrayList<>(List.of("-of", "json", "-show_format", "-show_streams"));
    arguments.addAll(options.arguments(List.of()));
    var command = MediaCommand.ffprobe("probe", source, arguments);
    try {
      byte[] answer = Runs.capture(ffmpeg, command, MAX_ANSWER_BYTES, cancellation);
      return JSON.readTree(new String(answer, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new BadMedia(Reason.DAMAGED, "its description cannot be read");
    }
  }

  /// Whether a whole index tells where everything is. Fragments have none: a recording that broke
  /// off in the middle of one plays up to there.
  private static boolean hasIndex(TopLevelBoxes boxes) {
    boolean fragmented = boxes.types().contains("moof");
    if (!fragmented) {
      refuseIfCut(boxes.overhangBytes());
    }
    if (boxes.encrypted()) {
      throw new BadMedia(Reason.ENCRYPTED, "its tracks need a key (common encryption)");
    }
    if (!boxes.types().contains("moov")) {
      throw new BadMedia(Reason.TRUNCATED, "its description (moov) is missing");
    }
    return !fragmented;
  }

  private static void refuseIfCut(long missingBytes) {
    if (missingBytes > 0) {
      throw new BadMedia(Reason.TRUNCATED, missingBytes + " bytes are missing at the end");
    }
  }

  /// Only what lies in the file is the file's fault; a stalled or cancelled run is not.
  static RuntimeException explained(MediaFailure failure) {
    String said = String.join("\n", failure.lastLines());
    if (said.contains("Picture size") || said.contains("max_pixels")) {
      return new BadMedia(Reason.TOO_LARGE, "its pictures are larger than we decode");
    }
    if (said.contains("max_streams")) {
      return new BadMedia(Reason.TOO_MANY_STREAMS, "more than are read");
    }
    if (said.contains("Decoder not found") || said.contains("no decoder found")) {
      return new BadMedia(Reason.UNSUPPORTED_CODEC, lastOf(failure));
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

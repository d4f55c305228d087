package dev.millrace.transcode.ffmpeg;

import java.nio.file.Path;
import java.util.List;

/// One run of FFmpeg or ffprobe: what it reads, what it is told, what comes back.
///
/// The arguments name the input with [#INPUT] and each output with [#output]; real names never
/// reach the child. Without an output called [#STANDARD_OUTPUT], FFmpeg's progress is read there.
///
/// @param name a short word for logs, such as `chunk-3`
/// @param input what the child gets as an open descriptor
/// @param outputs names of the sockets (letters, digits, `-`, `_`) whose bytes a consumer reads
/// @param network whether the child keeps the machine's network (live protocols only)
public record MediaCommand(
    Program program,
    String name,
    Input input,
    List<String> arguments,
    List<String> outputs,
    ProcessLimits limits,
    boolean network) {

  /// Stands for the arguments that open the input descriptor.
  public static final String INPUT = "{input}";

  /// The output that is the child's standard output instead of a socket.
  public static final String STANDARD_OUTPUT = "pipe:1";

  private static final int MAX_OUTPUTS = 32;
  private static final String NAME = "[A-Za-z0-9_-]{1,24}";

  /// What the child can read.
  public sealed interface Input {
    /// A file of ours.
    record File(Path path) implements Input {}

    /// What is written to [MediaProcess#feed].
    record Fed() implements Input {}

    /// Nothing of ours: the arguments name a source that is generated, or on the network.
    record None() implements Input {}
  }

  /// Which of the two programs.
  public enum Program {
    FFMPEG,
    FFPROBE
  }

  public MediaCommand {
    arguments = List.copyOf(arguments);
    outputs = List.copyOf(outputs);
    if (outputs.size() > MAX_OUTPUTS) {
      throw new IllegalArgumentException("at most " + MAX_OUTPUTS + " outputs");
    }
    for (String output : outputs) {
      if (!output.equals(STANDARD_OUTPUT) && !output.matches(NAME)) {
        throw new IllegalArgumentException("not a name for an output: " + output);
      }
    }
  }

  /// An FFmpeg run without network whose media comes back over `outputs`.
  public static MediaCommand ffmpeg(
      String name, Path input, List<String> arguments, List<String> outputs) {
    return new MediaCommand(
        Program.FFMPEG, name, new Input.File(input), arguments, outputs, ProcessLimits.LONG, false);
  }

  /// An FFmpeg run without network that goes on for as long as it is fed.
  public static MediaCommand live(
      String name, Input input, List<String> arguments, List<String> outputs) {
    return new MediaCommand(
        Program.FFMPEG, name, input, arguments, outputs, ProcessLimits.LIVE, false);
  }

  /// A look at `input` whose answer is on the standard output.
  public static MediaCommand ffprobe(String name, Path input, List<String> arguments) {
    return ffprobe(name, new Input.File(input), arguments);
  }

  /// The same for what need not be a file.
  public static MediaCommand ffprobe(String name, Input input, List<String> arguments) {
    return new MediaCommand(
        Program.FFPROBE,
        name,
        input,
        arguments,
        List.of(STANDARD_OUTPUT),
        ProcessLimits.QUICK,
        false);
  }

  public MediaCommand within(ProcessLimits other) {
    return new MediaCommand(program, name, input, arguments, outputs, other, network);
  }

  /// The address of an output, for the arguments.
  public static String output(String name) {
    return name.equals(STANDARD_OUTPUT) ? name : "unix:" + name;
  }

  boolean readsProgress() {
    return program == Program.FFMPEG && !outputs.contains(STANDARD_OUTPUT);
  }
}

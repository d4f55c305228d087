package dev.millrace.bench;

import dev.millrace.transcode.ffmpeg.FfmpegConfig;
import dev.millrace.transcode.ffmpeg.FfmpegInstallation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The very FFmpeg that the server uses, run by hand without the server's locks around it.
final class Encoder {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// The server's children step back that far as well; on a busy machine it decides the wall time.
  private static final String NICENESS = "5";

  private final Commands commands;
  private final FfmpegInstallation installation;
  private final Map<String, String> environment;

  Encoder(Commands commands) {
    this.commands = commands;
    this.installation = FfmpegInstallation.find(FfmpegConfig.standard(System.getenv()));
    this.environment =
        installation
            .libraries()
            .map(folder -> Map.of("LD_LIBRARY_PATH", folder.toString()))
            .orElse(Map.of());
  }

  String version() {
    return installation.version();
  }

  /// What one run cost.
  record Cost(double cpuSeconds, double wallSeconds) {}

  Cost run(List<String> arguments) throws IOException, InterruptedException {
    double before = ProcessTree.ownChildrenCpuSeconds();
    var watch = new Stopwatch();
    var command = new ArrayList<>(List.of("nice", "-n", NICENESS));
    command.add(installation.ffmpeg().toString());
    command.addAll(List.of("-y", "-nostdin", "-v", "error"));
    command.addAll(arguments);
    commands.run(command, environment, PATIENCE);
    return new Cost(ProcessTree.ownChildrenCpuSeconds() - before, watch.seconds());
  }

  /// What a run writes to its standard output.
  String say(List<String> arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of(installation.ffmpeg().toString(), "-nostdin", "-v", "error"));
    command.addAll(arguments);
    return commands.run(command, environment, PATIENCE);
  }

  /// How long a file plays.
  double seconds(Path file) throws IOException, InterruptedException {
    var command =
        List.of(
            installation.ffprobe().toString(),
            "-v",
            "error",
            "-show_entries",
            "format=duration",
            "-of",
            "csv=p=0",
            file.toString());
    return Double.parseDouble(commands.run(command, environment, PATIENCE).strip());
  }

  /// The first video stream, as ffprobe describes it.
  JsonNode picture(Path file) throws IOException, InterruptedException {
    var command =
        List.of(
            installation.ffprobe().toString(),
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "stream=width,height,r_frame_rate",
            "-of",
            "json",
            file.toString());
    return Api.JSON.readTree(commands.run(command, environment, PATIENCE)).path("streams").path(0);
  }
}

package dev.millrace.transcode.ffmpeg;

import java.nio.file.Path;
import java.util.List;

/// A program that starts an endless child, prints the child's process id and waits to be killed.
final class KilledServer {
  private KilledServer() {}

  public static void main(String[] arguments) {
    var standard = FfmpegConfig.standard(System.getenv());
    var config = new FfmpegConfig(standard.binaries(), standard.cache(), Path.of(arguments[0]), 5);
    var endless = List.of("-re", "-f", "lavfi", "-i", "testsrc2", "-f", "null", "-");
    MediaProcess process =
        Ffmpeg.open(config)
            .start(
                new MediaCommand(
                    MediaCommand.Program.FFMPEG,
                    "endless",
                    new MediaCommand.Input.None(),
                    endless,
                    List.of(),
                    ProcessLimits.LONG,
                    false),
                (name, media) -> {});
    System.out.println(process.pid());
    process.await();
  }
}

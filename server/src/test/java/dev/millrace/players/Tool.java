package dev.millrace.players;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One run of a program of the machine.
record Tool(int code, String output) {
  private static final int PATIENCE_SECONDS = 60;

  /// Runs it in `folder`, with both its streams in one text.
  static Tool run(Path folder, List<String> command) throws Exception {
    Path log = Files.createTempFile(folder, "tool", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      return new Tool(ended ? process.exitValue() : -1, output);
    } finally {
      process.destroyForcibly();
    }
  }

  List<String> lines(String pattern) {
    return output.lines().filter(line -> line.matches(pattern)).toList();
  }
}

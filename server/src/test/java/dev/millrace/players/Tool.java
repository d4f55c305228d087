package dev.millrace.players;

import dev.millrace.testing.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

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

  /// Runs what does not end by itself, until it has printed enough.
  static Tool until(Path folder, List<String> command, Predicate<Tool> enough) throws Exception {
    Path log = Files.createTempFile(folder, "tool", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean _ =
          Eventually.holds(
              Duration.ofSeconds(PATIENCE_SECONDS),
              () -> !process.isAlive() || enough.test(printed(log)));
      return printed(log);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Tool printed(Path log) {
    try {
      return new Tool(0, Files.readString(log, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines(String pattern) {
    return output.lines().filter(line -> line.matches(pattern)).toList();
  }
}

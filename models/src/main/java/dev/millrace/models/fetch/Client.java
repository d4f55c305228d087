package dev.millrace.models.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a registry's client and waits for it.
///
/// **Limits**: the given time, 64 KiB of output. **Ownership**: the process and its children end
/// with the call, whatever happens.
record Client(Duration patience) {
  private static final int MAX_OUTPUT = 64 * 1024;

  /// **On failure** [FetchFailed] with the last line that the program printed.
  void run(List<String> command, Path folder) throws FetchFailed, InterruptedException {
    String program = command.getFirst();
    Path log = folder.resolve("client.log");
    Process process = start(command, folder, log);
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new FetchFailed("%s was not done after %s".formatted(program, patience));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new FetchFailed("%s failed: %s".formatted(program, lastWords(log)));
    }
  }

  private static Process start(List<String> command, Path folder, Path log) throws FetchFailed {
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(log.toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new FetchFailed(
          "the program %s is missing; install it, or fetch on another machine and copy the cache"
              .formatted(command.getFirst()),
          e);
    }
  }

  private static String lastWords(Path log) {
    try (InputStream in = java.nio.file.Files.newInputStream(log)) {
      String text = new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
      return text.lines()
          .map(String::strip)
          .filter(line -> line.matches(".*(?i)(error|not found|404|could not).*"))
          .findFirst()
          .or(() -> text.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last))
          .orElse("it said nothing");
    } catch (IOException e) {
      return "its output is gone";
    }
  }
}

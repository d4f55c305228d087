package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Runs programs to their end; what still runs when the bench is left is killed.
final class Commands {
  private static final int LAST_CHARACTERS = 1500;

  /// Variables of this process that would steer the server under test.
  private static final String FOREIGN = "MILLRACE_(?!CACHE|HEAP).*";

  private final Path folder;
  private final Set<Process> living = ConcurrentHashMap.newKeySet();

  /// @param folder where the output of each run is kept until the next
  Commands(Path folder) {
    this.folder = folder;
  }

  /// Returns the standard output.
  ///
  /// **On failure**: [BenchFailed] with the last words of the program, also after `patience`.
  String run(List<String> command, Map<String, String> environment, Duration patience)
      throws IOException, InterruptedException {
    String program = String.valueOf(Path.of(command.getFirst()).getFileName());
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    var builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches(FOREIGN));
    builder.environment().putAll(environment);
    Process process = builder.start();
    living.add(process);
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BenchFailed(program + " ran longer than " + patience);
      }
      if (process.exitValue() != 0) {
        throw new BenchFailed(
            program + " ended with " + process.exitValue() + ": " + lastWords(err));
      }
      return Files.readString(out);
    } finally {
      end(process);
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /// Ends all that still runs.
  void killAll() {
    living.forEach(this::end);
  }

  private void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
    living.remove(process);
  }

  private static String lastWords(Path err) throws IOException {
    String text = Files.readString(err).strip();
    return text.substring(Math.max(0, text.length() - LAST_CHARACTERS));
  }
}

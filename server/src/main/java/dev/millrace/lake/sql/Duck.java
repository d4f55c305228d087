package dev.millrace.lake.sql;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A process of ours with DuckDB in it, which does one thing after the other.
///
/// DuckDB is native code that works on what others wrote: in a process of its own neither a crash
/// nor its memory is the server's, and ending it is the one way to stop it that always works.
///
/// **Threading:** one thread asks; [#kill] from any. **Ownership:** of its folder. **Limits:** its
/// memory; whoever asks says how long it may take. **On failure** the process is ended.
final class Duck implements AutoCloseable {
  /// What the JVM itself needs, beside what DuckDB may have.
  private static final long OWN_BYTES = 512L << 20;

  /// What DuckDB takes beyond what it counts.
  private static final int UNCOUNTED = 2;

  private static final Duration START = Duration.ofSeconds(60);
  /// Of a file that it writes, an answer or what does not fit into memory.
  static final long MOST_FILE_BYTES = 1L << 30;

  /// What may be written to of its memory is bounded, not what is reserved, of which a JVM takes
  /// much. If the machine runs out of memory all the same, it goes first. A shell counts the bytes
  /// of files by 512, those of memory by 1024.
  private static final String LIMITED =
      """
      ulimit -c 0; ulimit -f %d; ulimit -d "$0"
      { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
      exec nice -n 5 "$@"
      """
          .formatted(MOST_FILE_BYTES >> 9);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Process process;
  private final Path folder;
  private final BufferedReader answers;
  private final BufferedWriter questions;
  private volatile boolean isKilled;

  private Duck(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
  }

  /// Starts one, which is ready when this returns.
  ///
  /// @param memoryBytes that DuckDB may count
  static Duck start(Path folder, long memoryBytes) {
    try {
      Folder.empty(folder);
      Process process =
          builder(folder, memoryBytes)
              .redirectError(Redirect.to(folder.resolve("errors").toFile()))
              .start();
      var duck = new Duck(process, folder);
      try {
        duck.read(START);
        return duck;
      } catch (Ended e) {
        duck.close();
        throw new LakeFailure("DuckDB's process does not start: " + e.getMessage(), e);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new LakeFailure("DuckDB's process does not start", e);
    }
  }

  private static ProcessBuilder builder(Path folder, long memoryBytes) {
    long space = (OWN_BYTES + UNCOUNTED * memoryBytes) >> 10;
    var command = new ArrayList<>(List.of("/bin/sh", "-c", LIMITED, Long.toString(space)));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx96m",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + folder,
            "-Duser.timezone=UTC",
            "-cp",
            System.getProperty("java.class.path"),
            DuckMain.class.getName()));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  /// Its own folder, for files that it is to write.
  Path folder() {
    return folder;
  }

  /// Whether it can be asked; who was killed lives on for a moment.
  boolean isAlive() {
    return !isKilled && process.isAlive();
  }

  /// Has it do something, and gives its answer.
  ///
  /// @throws LakeFailure when it fails to do it
  /// @throws Ended when it took longer, or ended meanwhile
  JsonNode ask(ObjectNode question, Duration patience) {
    try {
      questions.write(question.toString());
      questions.newLine();
      questions.flush();
    } catch (IOException e) {
      kill();
      throw new Ended(Ended.Why.DIED, lastWords());
    }
    JsonNode answer = read(patience);
    if (answer.has("failed")) {
      throw new LakeFailure(answer.path("failed").asString());
    }
    return answer;
  }

  private JsonNode read(Duration patience) {
    var reading = new FutureTask<>(answers::readLine);
    Thread.ofPlatform().name("duck").daemon().start(reading);
    try {
      String line = reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (line != null) {
        return JSON.readTree(line);
      }
    } catch (TimeoutException _) {
      kill();
      throw new Ended(Ended.Why.LATE, "it took longer than " + patience.toMillis() + " ms");
    } catch (InterruptedException _) {
      kill();
      Thread.currentThread().interrupt();
      throw new Ended(Ended.Why.DIED, "interrupted");
    } catch (ExecutionException | JacksonException _) {
      // As if it had said nothing.
    }
    kill();
    throw new Ended(Ended.Why.DIED, lastWords());
  }

  private String lastWords() {
    try (Stream<String> lines = Files.lines(folder.resolve("errors"))) {
      return "DuckDB's process ended: " + lines.filter(l -> !l.isBlank()).findFirst().orElse("");
    } catch (IOException e) {
      return "DuckDB's process ended";
    }
  }

  /// Ends it at once.
  void kill() {
    isKilled = true;
    process.destroyForcibly();
  }

  /// Ends it and removes its folder.
  @Override
  public void close() {
    kill();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Folder.remove(folder);
  }

  /// The process is no more, and what it did is not done.
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Why why;

    /// Why it ended.
    enum Why {
      LATE,
      DIED
    }

    Ended(Why why, String message) {
      super(message);
      this.why = why;
    }

    Why why() {
      return why;
    }
  }
}

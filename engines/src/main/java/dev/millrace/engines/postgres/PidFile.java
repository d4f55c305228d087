package dev.millrace.engines.postgres;

import dev.millrace.engines.home.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// `postmaster.pid`, which a killed program leaves behind.
///
/// A postmaster that outlived its JVM is stopped cleanly. A pid that is dead, a zombie, or some
/// other program is *disowned*: its number is replaced by one that cannot exist. The file is not
/// removed, because its last lines name the shared memory by which PostgreSQL notices old backends
/// that still write, and which it cleans up itself.
record PidFile(Path data) {
  private static final System.Logger LOG = System.getLogger(PidFile.class.getName());
  private static final String NO_PROCESS = Integer.toString(Integer.MAX_VALUE);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final List<Map.Entry<Signals, Duration>> STEPS =
      List.of(
          Map.entry(Signals.INT, Duration.ofSeconds(30)),
          Map.entry(Signals.QUIT, Duration.ofSeconds(10)),
          Map.entry(Signals.KILL, Duration.ofSeconds(5)));

  /// Makes sure that no other postmaster uses the data and that none seems to.
  ///
  /// A postmaster that is just ending removes its file at any time in between.
  void takeOver() throws IOException {
    Path file = data.resolve("postmaster.pid");
    try {
      takeOver(file);
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "Nobody uses {0}: {1}", data, e.getMessage());
    }
  }

  private void takeOver(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,9}")) {
      Files.deleteIfExists(file);
      return;
    }
    var process = new ProcessState(Long.parseLong(lines.getFirst().strip()));
    if (process.isRunning() && process.isPostmasterOf(data)) {
      stop(process);
    }
    disown(file);
  }

  private static void disown(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (!lines.isEmpty()) {
      lines.set(0, NO_PROCESS);
    }
    Files.write(file, lines, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private void stop(ProcessState orphan) {
    LOG.log(System.Logger.Level.INFO, "Stopping a left-over server pid={0,number,#}", orphan.pid());
    for (var step : STEPS) {
      step.getKey().sendTo(orphan.pid());
      if (isGoneWithin(orphan, step.getValue())) {
        return;
      }
    }
    throw new EngineException(
        EmbeddedPostgres.NAME,
        "process " + orphan.pid() + " still uses " + data + " and does not end");
  }

  private static boolean isGoneWithin(ProcessState process, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (process.isRunning() && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    return !process.isRunning();
  }
}

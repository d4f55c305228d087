package dev.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A server started in a process and session of its own, which outlives this one.
final class Detached {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LAST_LINES = 12;

  private final Target target;
  private final StartOptions options;

  Detached(Target target, StartOptions options) {
    this.target = target;
    this.options = options;
  }

  /// Returns once `/readyz` answers 200.
  ///
  /// **On failure** the child is ended and the last lines of its log are in the message.
  RunningServer start() {
    RunningServer.of(target.data())
        .ifPresent(
            server -> {
              throw new CommandFailed("already running at " + server.url());
            });
    try {
      prepareLog();
      var child =
          new ProcessBuilder(command())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(target.logFile().toFile())
              .start();
      return await(child);
    } catch (IOException e) {
      throw new CommandFailed("cannot start the server: " + e.getMessage(), e);
    }
  }

  /// A fresh log for the owner's eyes; the one before is kept beside it.
  private void prepareLog() throws IOException {
    Path log = target.logFile();
    Files.createDirectories(log.getParent());
    Files.setPosixFilePermissions(log.getParent(), PosixFilePermissions.fromString("rwx------"));
    if (Files.exists(log)) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private RunningServer await(Process child) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        if (child.waitFor(200, TimeUnit.MILLISECONDS)) {
          throw new CommandFailed("the server did not start:\n" + lastLines());
        }
        Optional<RunningServer> server = RunningServer.of(target.data());
        if (server.isPresent() && server.get().api("").isReady()) {
          return server.get();
        }
      }
    } catch (InterruptedException _) {
      child.destroy();
      throw new CommandFailed("interrupted");
    }
    child.destroy();
    throw new CommandFailed("not ready after " + PATIENCE.toSeconds() + " s:\n" + lastLines());
  }

  /// The launcher once more, because the server wants other limits than this JVM has. It ends in
  /// an `exec`, so that the child's pid is the server's.
  private List<String> command() {
    var command = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("millrace.home", "."), "millrace").toString());
    command.addAll(List.of("start", "--data", target.data().toString()));
    options.port().ifPresent(port -> command.addAll(List.of("--port", port.toString())));
    options.host().ifPresent(host -> command.addAll(List.of("--host", host)));
    options.roles().ifPresent(roles -> command.addAll(List.of("--roles", roles)));
    return command;
  }

  private String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(target.logFile());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}

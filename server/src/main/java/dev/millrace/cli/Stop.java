package dev.millrace.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `stop`: ends the server of a data folder and waits for its end.
@Command(name = "stop", description = "Stop the server of a data folder.")
final class Stop implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 45;

  @Option(names = "--data", paramLabel = "DIR", description = "The server's data folder.")
  private Optional<Path> data = Optional.empty();

  @Override
  public Integer call() {
    var target = Target.of(data, System.getenv());
    var process = RunningServer.of(target.data()).flatMap(RunningServer::process);
    if (process.isEmpty()) {
      Terminal.err("no server runs on " + target.data());
      return 0;
    }
    process.get().destroy();
    await(process.get());
    Terminal.err("stopped");
    return 0;
  }

  private static void await(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CommandFailed(
          "process " + process.pid() + " still runs after " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException | ExecutionException e) {
      throw new CommandFailed("interrupted", e);
    }
  }
}

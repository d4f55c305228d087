package dev.millrace.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `start`: runs the server in the foreground, or detached until it is ready.
@Command(name = "start", description = "Start the server (Ctrl-C stops it).")
final class Start implements Callable<Integer> {
  private final ToIntFunction<StartOptions> server;

  @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--port", paramLabel = "N", description = "Port of the console; 0: a free one.")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--host", paramLabel = "H", description = "Address to listen on.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--roles",
      paramLabel = "R",
      description = "What it is there for: api,worker,edge, or all.")
  private Optional<String> roles = Optional.empty();

  @Option(names = "--detach", description = "Return as soon as the server is ready.")
  private boolean detach;

  @Option(names = "--json", description = "With --detach: print the addresses as JSON.")
  private boolean json;

  Start(ToIntFunction<StartOptions> server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    port.filter(number -> number < 0 || number > 65_535)
        .ifPresent(
            number -> {
              throw new CommandFailed("--port takes 0 to 65535, not " + number);
            });
    var target = Target.of(data, System.getenv());
    var options = new StartOptions(target.data(), port, host, roles);
    if (!detach) {
      return server.applyAsInt(options);
    }
    var running = new Detached(target, options).start();
    Terminal.out(
        json
            ? Api.JSON.writeValueAsString(running)
            : "Millrace runs at "
                + running.url()
                + " (pid "
                + running.pid()
                + ")\n"
                + "token   "
                + target.tokenFile()
                + "\n"
                + "data    "
                + target.data()
                + "\n"
                + "stop    ./millrace stop");
    return 0;
  }
}

package dev.millrace.cli;

import dev.millrace.models.Models;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line's table of contents.
@Command(
    name = "millrace",
    description = "A video platform on one machine: upload, stream, understand, measure.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"  test     Run all tests.", "  bench    Run the benchmarks."})
public final class Cli implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Cli() {}

  /// Runs one command and returns the process's exit code: 0 done, 1 failed, 2 wrong usage.
  ///
  /// @param server runs the server in the foreground until it is stopped
  public static int run(String[] args, ToIntFunction<StartOptions> server) {
    var line =
        new CommandLine(new Cli())
            .addSubcommand(new Start(server))
            .addSubcommand(new ProcessFile())
            .addSubcommand(new Status())
            .addSubcommand(new Stop())
            .addSubcommand(new ModelsCommand(Models.in(Models.standardCache(System.getenv()))))
            .setExecutionExceptionHandler(Cli::explain);
    if (args.length > 0 && args[0].matches("help|-h|--help")) {
      line.usage(line.getOut());
      return 0;
    }
    return line.execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof CommandFailed) {
      Terminal.err("millrace: " + failure.getMessage());
      return 1;
    }
    Terminal.err("millrace " + Arrays.toString(parsed.originalArgs().toArray()));
    throw failure;
  }
}

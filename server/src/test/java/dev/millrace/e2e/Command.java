package dev.millrace.e2e;

import dev.millrace.RunningTestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A run of the command line in a process of its own, against a running server.
///
/// @param said to its standard output and error
record Command(int exit, String said) {
  private static final List<String> JAVA =
      List.of(
          ProcessHandle.current().info().command().orElseThrow(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-cp",
          System.getProperty("java.class.path"),
          "dev.millrace.Main");

  static Command run(RunningTestServer server, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(server.data(), "command", ".txt");
    var builder =
        new ProcessBuilder(Stream.concat(JAVA.stream(), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("MILLRACE_URL", server.url());
    builder.environment().put("MILLRACE_TOKEN", server.token());
    Process process = builder.start();
    try {
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        throw new AssertionError("it has not ended: " + Files.readString(output));
      }
      return new Command(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}

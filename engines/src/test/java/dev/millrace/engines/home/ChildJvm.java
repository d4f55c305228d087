package dev.millrace.engines.home;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Another JVM that runs a test program, to be killed the hard way.
///
/// The program prints one line that begins with `READY` and then waits for its end.
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final String ready;

  private ChildJvm(Process process, String ready) {
    this.process = process;
    this.ready = ready;
  }

  public static ChildJvm start(Class<?> program, Object... arguments) throws IOException {
    return start(List.of(), System.getProperty("java.class.path"), program, arguments);
  }

  public static ChildJvm start(
      List<String> prefix, String classPath, Class<?> program, Object... arguments)
      throws IOException {
    var words = new ArrayList<>(prefix);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
    words.add(program.getName());
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    return new ChildJvm(process, firstReady(process.inputReader()));
  }

  private static String firstReady(BufferedReader lines) throws IOException {
    var said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("READY")) {
        return line.substring("READY".length()).strip();
      }
      said.append(line).append('\n');
    }
    throw new IOException("the program ended without being ready:\n" + said);
  }

  /// What the program printed after `READY`.
  public String ready() {
    return ready;
  }

  public long pid() {
    return process.pid();
  }

  /// `kill -9`.
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}

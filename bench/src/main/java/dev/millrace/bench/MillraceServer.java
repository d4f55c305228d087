package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The server under test, with a data folder of its own; started and stopped by `./millrace`.
final class MillraceServer {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PID_FILE_DEPTH = 4;

  private final Commands commands;
  private final Path launcher;
  private final Path data;
  private @Nullable Running running;
  private List<String> affinity = List.of();
  private List<String> roles = List.of();
  private Map<String, String> environment = Map.of();

  private record Running(long pid, Api api) {}

  MillraceServer(Commands commands, Path root, Path data) {
    this.commands = commands;
    this.launcher = root.resolve("millrace");
    this.data = data;
  }

  /// Keeps it, from its next start on, on one processor, and has it believe that there is no other.
  void keepOn(int processor) {
    affinity = List.of("taskset", "-c", Integer.toString(processor));
  }

  /// Gives it, from its next start on, some roles alone.
  void actAs(String names) {
    roles = List.of("--roles", names);
  }

  /// Has it, from its next start on, log each time that everything in it stands still.
  void logStops() {
    environment =
        Map.of("JDK_JAVA_OPTIONS", "-Xlog:gc,safepoint:file=" + data + "/stops-%p.log:uptime");
  }

  /// Where it logs that.
  Path stops() {
    return data.resolve("stops-" + live().pid() + ".log");
  }

  /// Starts it and returns how many seconds `start --detach` took to find `/readyz` at 200.
  double start() throws IOException, InterruptedException {
    var watch = new Stopwatch();
    Files.createDirectories(data);
    var words = new ArrayList<>(List.of("start", "--detach", "--port", "0", "--json"));
    words.addAll(roles);
    String answer = launch(words.toArray(String[]::new));
    double seconds = watch.seconds();
    JsonNode server = Api.JSON.readTree(answer);
    String token = Files.readString(data.resolve("admin-token")).strip();
    running =
        new Running(server.path("pid").asLong(), Api.of(server.path("url").asString(""), token));
    return seconds;
  }

  /// The API of the running server, which is started when it is not.
  Api api() throws IOException, InterruptedException {
    if (running == null) {
      start();
    }
    return live().api();
  }

  void stop() throws IOException, InterruptedException {
    running = null;
    launch("stop");
  }

  /// Kills the program alone with SIGKILL and waits until it is gone.
  void kill() throws InterruptedException {
    ProcessHandle process = ProcessHandle.of(live().pid()).orElseThrow();
    process.destroyForcibly();
    Stopwatch.await(
        "end of the killed server",
        () -> !process.isAlive(),
        Duration.ofMillis(5),
        Duration.ofSeconds(10));
    running = null;
  }

  /// Kills its PostgreSQL with SIGKILL, which the program starts again.
  void killPostgres() throws IOException {
    List<Long> all = postmasters();
    if (all.isEmpty()) {
      throw new BenchFailed("there is no PostgreSQL to kill");
    }
    all.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  /// Kills those of the program's children with SIGKILL that have a word in their command line, and
  /// says how many those were.
  long killChildren(String word) {
    return ProcessHandle.of(live().pid())
        .orElseThrow()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains(word))
        .filter(ProcessHandle::destroyForcibly)
        .count();
  }

  /// The program, its children, and the PostgreSQL that a killed program left to this one.
  ProcessTree processes() throws IOException {
    var roots = new LinkedHashSet<Long>();
    roots.add(live().pid());
    roots.addAll(postmasters());
    return new ProcessTree(Set.copyOf(roots));
  }

  long pid() {
    return live().pid();
  }

  Path data() {
    return data;
  }

  /// Ends what runs on the data folder, by force if need be.
  void abandon() {
    try {
      if (Files.exists(data.resolve("server.json"))) {
        launch("stop");
      }
      for (long postmaster : postmasters()) {
        ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroy);
      }
    } catch (IOException | BenchFailed e) {
      Terminal.progress("the server could not be stopped: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Running live() {
    Running now = running;
    if (now == null) {
      throw new BenchFailed("the server does not run");
    }
    return now;
  }

  /// A pid file's first line is the process; a stale one names none of ours.
  private List<Long> postmasters() throws IOException {
    if (!Files.exists(data)) {
      return List.of();
    }
    var pids = new ArrayList<Long>();
    var name = FileSystems.getDefault().getPathMatcher("glob:**/postmaster.pid");
    try (Stream<Path> files =
        Files.find(data, PID_FILE_DEPTH, (path, attributes) -> name.matches(path))) {
      for (Path file : files.toList()) {
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        ProcessHandle.of(pid)
            .filter(process -> process.info().command().orElse("").endsWith("postgres"))
            .ifPresent(process -> pids.add(process.pid()));
      }
    }
    return pids;
  }

  private String launch(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(affinity);
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    return commands.run(command, environment, PATIENCE);
  }
}

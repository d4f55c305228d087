package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The processor time of some processes, thread by thread, without the JVM's compilers: those end,
/// serving goes on.
///
/// @param roots processes; those below them count too
record ServerCpu(Set<Long> roots) {
  private static final double NANOS = 1e9;

  /// Nanoseconds of each thread so far, by its id.
  Map<Long, Long> snapshot() throws IOException {
    var nanos = new HashMap<Long, Long>();
    for (long root : roots) {
      add(root, nanos);
      for (ProcessHandle child :
          ProcessHandle.of(root).stream().flatMap(ProcessHandle::descendants).toList()) {
        add(child.pid(), nanos);
      }
    }
    return nanos;
  }

  private static void add(long pid, Map<Long, Long> nanos) throws IOException {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        if (!read(thread, "comm").matches("C[12] CompilerThre.*")) {
          String spent = read(thread, "schedstat").split(" ", 2)[0];
          nanos.put(
              Long.parseLong(String.valueOf(thread.getFileName())),
              spent.isEmpty() ? 0 : Long.parseLong(spent));
        }
      }
    }
  }

  /// Seconds spent since `before`.
  double since(Map<Long, Long> before) throws IOException {
    long sum = 0;
    for (var thread : snapshot().entrySet()) {
      sum += Math.max(0, thread.getValue() - before.getOrDefault(thread.getKey(), 0L));
    }
    return sum / NANOS;
  }

  /// Keeps every thread of the processes on one processor.
  void pin(Commands commands, int processor) throws IOException, InterruptedException {
    for (long root : roots) {
      commands.run(
          List.of("taskset", "-a", "-c", "-p", Integer.toString(processor), Long.toString(root)),
          Map.of(),
          Duration.ofSeconds(10));
    }
  }

  private static String read(Path thread, String file) {
    try {
      return Files.readString(thread.resolve(file)).strip();
    } catch (IOException _) {
      return "";
    }
  }
}

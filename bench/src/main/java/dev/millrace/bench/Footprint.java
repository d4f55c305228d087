package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// All that a server holds: memory after a full collection, threads, open files, processes.
record Footprint(ServerMemory memory, long threads, long files, long children) {
  private static final double MEGABYTE = 1e6;

  static Footprint of(MillraceServer server, Commands commands)
      throws IOException, InterruptedException {
    var memory = ServerMemory.of(server, commands);
    Path process = Path.of("/proc", Long.toString(server.pid()));
    return new Footprint(
        memory,
        count(process.resolve("task")),
        count(process.resolve("fd")),
        ProcessHandle.of(server.pid()).orElseThrow().children().count());
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  /// What has become of one since.
  ///
  /// @param mostMegabytes that live objects and direct buffers may have grown by, each
  /// @param most how many more threads and files there may be
  List<Figure> against(Footprint before, double mostMegabytes, long most) {
    return List.of(
        memory("live objects on the heap", before.memory.heapBytes(), memory.heapBytes())
            .judged(mostMegabytes),
        memory("direct buffers", before.memory.nativeBytes(), memory.nativeBytes())
            .judged(mostMegabytes),
        memory("resident memory", before.memory.residentBytes(), memory.residentBytes()).told(),
        counted("threads", before.threads, threads, most),
        counted("open files", before.files, files, most),
        counted("processes", before.children, children, 0));
  }

  private record Grown(String what, double before, double after) {
    Figure judged(double most) {
      return Figure.atMost(text(), Runs.of(after - before), "MB", most);
    }

    Figure told() {
      return Figure.report(text(), Runs.number(after - before) + " MB");
    }

    private String text() {
      return "%s, grown (%s to %s MB)".formatted(what, Runs.number(before), Runs.number(after));
    }
  }

  private static Grown memory(String what, long before, long after) {
    return new Grown(what, before / MEGABYTE, after / MEGABYTE);
  }

  private static Figure counted(String what, long before, long after, long most) {
    String text = "%s, more (%d to %d)".formatted(what, before, after);
    return Figure.atMost(text, Runs.of((double) (after - before)), "", (double) most);
  }
}

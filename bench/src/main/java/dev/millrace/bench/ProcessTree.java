package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Some processes with all that live below them, as `/proc` accounts for them.
///
/// The processor time of a child that ended and was waited for is in its parent's sum, so the sum
/// over the living never loses anything.
record ProcessTree(Set<Long> roots) {
  static final double TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;
  private static final int CSTIME = 14;

  /// Processor seconds, user and system, that the processes and their ended children used so far.
  double cpuSeconds() {
    return members().stream().mapToLong(pid -> ticks(pid, CSTIME)).sum() / TICKS_PER_SECOND;
  }

  /// The same without FFmpeg: of a JVM what it used itself, as the children that it waited for are
  /// media processes; of the others, which are PostgreSQL's, all.
  double cpuSecondsBesideFfmpeg() {
    long ticks = 0;
    for (long pid : members()) {
      ticks +=
          switch (program(pid)) {
            case "ffmpeg", "ffprobe" -> 0;
            case "java" -> ticks(pid, UTIME + 1);
            default -> ticks(pid, CSTIME);
          };
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// Resident memory, what is shared divided by those who share it.
  long pssBytes() {
    return members().stream().mapToLong(ProcessTree::pss).sum();
  }

  /// The memory of each process, largest first: `java 412 MB, postgres 38 MB (9)`.
  String memoryByProgram() {
    return members().stream()
        .collect(Collectors.groupingBy(ProcessTree::program))
        .entrySet()
        .stream()
        .map(
            group ->
                "%s %d MB (%d)"
                    .formatted(
                        group.getKey(),
                        group.getValue().stream().mapToLong(ProcessTree::pss).sum() / 1_000_000,
                        group.getValue().size()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /// The processor seconds of the children of this very process that ended.
  static double ownChildrenCpuSeconds() {
    List<String> fields = stat(ProcessHandle.current().pid());
    return fields.isEmpty()
        ? 0
        : (Long.parseLong(fields.get(CSTIME - 1)) + Long.parseLong(fields.get(CSTIME)))
            / TICKS_PER_SECOND;
  }

  /// The processor seconds of this very process alone.
  static double ownCpuSeconds() {
    List<String> fields = stat(ProcessHandle.current().pid());
    return fields.isEmpty()
        ? 0
        : (Long.parseLong(fields.get(UTIME)) + Long.parseLong(fields.get(UTIME + 1)))
            / TICKS_PER_SECOND;
  }

  private Set<Long> members() {
    var members = new LinkedHashSet<Long>();
    for (long root : roots) {
      members.add(root);
      ProcessHandle.of(root).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(process -> members.add(process.pid()));
    }
    return members;
  }

  private static long ticks(long pid, int last) {
    List<String> fields = stat(pid);
    return fields.isEmpty()
        ? 0
        : fields.subList(UTIME, last + 1).stream().mapToLong(Long::parseLong).sum();
  }

  /// The fields after the program's name, which may hold blanks; empty when the process is gone.
  private static List<String> stat(long pid) {
    String line = read(pid, "stat");
    int name = line.lastIndexOf(')');
    return name < 0 ? List.of() : List.of(line.substring(name + 2).split(" "));
  }

  private static long pss(long pid) {
    return read(pid, "smaps_rollup")
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String program(long pid) {
    return read(pid, "comm").strip();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException _) {
      return "";
    }
  }
}

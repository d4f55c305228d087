package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine that the figures are of.
record Machine(String cpu, int cores, long memoryMegabytes, String jdk, String ffmpeg) {
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int GUEST = 8;

  static Machine here(String ffmpeg) throws IOException {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / 1024,
        System.getProperty("java.vendor") + " " + Runtime.version(),
        ffmpeg);
  }

  /// The mean number of processes that wanted to run in the last minute.
  static String loadAverage() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException _) {
      return "unknown";
    }
  }

  /// How TCP is held back here: `bbr` paces, on loopback as well, and `reno` does not.
  static String congestionControl() {
    try {
      return Files.readString(Path.of("/proc/sys/net/ipv4/tcp_congestion_control")).strip();
    } catch (IOException _) {
      return "unknown";
    }
  }

  /// Core seconds that all programs together were busy since the machine was started.
  static double busySeconds() throws IOException {
    String[] ticks =
        Files.readAllLines(Path.of("/proc/stat"))
            .getFirst()
            .replaceFirst("cpu +", "")
            .split(" ", -1);
    long busy = 0;
    for (int i = 0; i < ticks.length && i < GUEST; i++) {
      busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(ticks[i]);
    }
    return busy / ProcessTree.TICKS_PER_SECOND;
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}

package dev.millrace.bench;

import dev.millrace.testing.EnginesOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Two servers over one database, one Kafka and one store: those of the first.
final class ServerPair {
  static final String FIRST = "first";
  static final String SECOND = "second";

  private final MillraceServer first;
  private final MillraceServer second;
  private final Records records;
  private final EnginesOf engines;

  ServerPair(Workshop workshop) {
    this.first = workshop.another("data-first");
    this.second = workshop.another("data-second");
    this.records = new Records(first.data());
    this.engines = new EnginesOf(first.data());
  }

  void start() throws IOException, InterruptedException {
    Path one = Files.createDirectories(first.data());
    Path two = Files.createDirectories(second.data());
    Files.writeString(one.resolve("millrace.yaml"), worker(FIRST));
    first.start();
    Files.writeString(two.resolve("millrace.yaml"), worker(SECOND) + engines.yaml());
    Path token = one.resolve("admin-token");
    Files.copy(token, two.resolve("admin-token"), StandardCopyOption.COPY_ATTRIBUTES);
    second.start();
  }

  private static String worker(String node) {
    return "worker:\n  node-name: %s\n  cpus: 1\n".formatted(node);
  }

  Api api() throws IOException, InterruptedException {
    return first.api();
  }

  Records records() {
    return records;
  }

  /// Of both programs, PostgreSQL and FFmpeg.
  double cpuSeconds() throws IOException {
    return first.processes().cpuSeconds() + second.processes().cpuSeconds();
  }

  void killSecond() throws InterruptedException {
    second.kill();
  }

  void abandon() {
    records.close();
    second.abandon();
    first.abandon();
  }
}

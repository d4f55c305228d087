package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Two servers over one database, one Kafka and one store: those of the first.
final class ServerPair {
  static final String FIRST = "first";
  static final String SECOND = "second";
  private static final int ACCESS_KEY_CHARACTERS = 20;

  private final MillraceServer first;
  private final MillraceServer second;
  private final Records records;

  ServerPair(Workshop workshop) {
    this.first = workshop.another("data-first");
    this.second = workshop.another("data-second");
    this.records = new Records(first.data());
  }

  void start() throws IOException, InterruptedException {
    Path one = Files.createDirectories(first.data());
    Path two = Files.createDirectories(second.data());
    Files.writeString(one.resolve("millrace.yaml"), worker(FIRST));
    first.start();
    Files.writeString(two.resolve("millrace.yaml"), worker(SECOND) + engines(one));
    Path token = one.resolve("admin-token");
    Files.copy(token, two.resolve("admin-token"), StandardCopyOption.COPY_ATTRIBUTES);
    second.start();
  }

  private static String worker(String node) {
    return "worker:\n  node-name: %s\n  cpus: 1\n".formatted(node);
  }

  private String engines(Path one) throws IOException {
    Path s3 = one.resolve("s3");
    return """
        database:
          url: %s
          user: %s
          password: %s
        kafka:
          bootstrap-servers: 127.0.0.1:%s
        store:
          endpoint: http://127.0.0.1:%s
          access-key: %s
          secret-key: %s
        """
        .formatted(
            records().url(),
            records().user(),
            records().password(),
            word(one.resolve("kafka").resolve("broker.port")),
            word(s3.resolve("s3.port")),
            word(s3.resolve("access-key.secret")).substring(0, ACCESS_KEY_CHARACTERS),
            word(s3.resolve("secret-key.secret")));
  }

  private static String word(Path file) throws IOException {
    return Files.readString(file).strip();
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

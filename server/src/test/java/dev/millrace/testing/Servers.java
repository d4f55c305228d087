package dev.millrace.testing;

import dev.millrace.engines.home.Engine;
import dev.millrace.engines.kafka.EmbeddedKafka;
import dev.millrace.engines.kafka.KafkaConfig;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresAddress;
import dev.millrace.engines.postgres.PostgresConfig;
import dev.millrace.engines.s3.EmbeddedS3;
import dev.millrace.engines.s3.S3Address;
import dev.millrace.engines.s3.S3Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/// The engines of a test JVM, each started by the first test that touches its holder.
final class Servers {
  private static final ConcurrentLinkedDeque<AutoCloseable> OPEN = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Servers::closeAll));
  }

  private Servers() {}

  /// PostgreSQL; tests need no safety from power cuts, and nobody who tidies hundreds of small
  /// databases one after the other without an end.
  static final class Postgres {
    private static final Map<String, String> SETTINGS =
        Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "autovacuum", "off");

    static final PostgresAddress ADDRESS =
        start(new EmbeddedPostgres(PostgresConfig.in(folder("postgres")).withSettings(SETTINGS)));

    private Postgres() {}
  }

  /// S3 on a folder.
  static final class S3 {
    static final EmbeddedS3 ENGINE = new EmbeddedS3(S3Config.in(folder("s3"), "first"));
    static final S3Address ADDRESS = start(ENGINE);

    private S3() {}
  }

  /// Kafka, which may be stopped and started again in its place.
  static final class Kafka {
    private static final Path FOLDER = folder("kafka");
    private static EmbeddedKafka broker = new EmbeddedKafka(KafkaConfig.in(FOLDER));

    static final String BOOTSTRAP_SERVERS = start(broker).bootstrapServers();

    private Kafka() {}

    static void stop() {
      broker.close();
    }

    static void startAgain() {
      broker = new EmbeddedKafka(KafkaConfig.in(FOLDER));
      var address = start(broker).bootstrapServers();
      if (!address.equals(BOOTSTRAP_SERVERS)) {
        throw new IllegalStateException("Kafka came back at another place: " + address);
      }
    }
  }

  private static <A> A start(Engine<A> engine) {
    var address = engine.start();
    OPEN.push(engine);
    return address;
  }

  private static Path folder(String name) {
    try {
      var folder = Files.createTempDirectory("millrace-" + name + "-");
      OPEN.push(() -> delete(folder));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// In reverse order of opening.
  private static void closeAll() {
    for (var last = OPEN.pollFirst(); last != null; last = OPEN.pollFirst()) {
      try {
        last.close();
      } catch (Exception e) {
        System.err.println("a test server did not close: " + e);
      }
    }
  }

  private static void delete(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

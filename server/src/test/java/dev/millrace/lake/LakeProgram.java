package dev.millrace.lake;

import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.events.EventsConfig;
import dev.millrace.store.s3.StoreConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Fills a test's lake in a process of its own, until it is killed.
public final class LakeProgram {
  private LakeProgram() {}

  /// Starts it.
  static Process start(LakeScene scene) throws IOException {
    Path own = Files.createDirectories(scene.folder.resolve("child"));
    var bucket = scene.bucket;
    var where = scene.where;
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LakeProgram.class.getName(),
                scene.kafka.bootstrapServers(),
                scene.kafka.topicPrefix(),
                where.url(),
                where.user(),
                where.password().value(),
                bucket.endpoint().orElseThrow().toString(),
                bucket.accessKey(),
                bucket.secretKey().value(),
                bucket.bucket(),
                own.toString()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(own.resolve("errors").toFile())
        .start();
  }

  /// Kafka, topics, database, its user and password, store, its keys, bucket, folder.
  public static void main(String[] args) throws Exception {
    var bucket =
        new StoreConfig(
            Optional.of(URI.create(args[5])),
            Optional.empty(),
            "us-east-1",
            args[8],
            args[6],
            new Secret(args[7]),
            true,
            Optional.empty(),
            16);
    var scene =
        new LakeScene(
            EventsConfig.of(args[0]).withTopicPrefix(args[1]),
            DatabaseConfig.of(args[2], args[3], new Secret(args[4])),
            bucket,
            Path.of(args[9]));
    var _ = scene.fill();
    new CountDownLatch(1).await();
  }
}

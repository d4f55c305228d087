package dev.millrace.engines;

import dev.millrace.engines.kafka.EmbeddedKafka;
import dev.millrace.engines.kafka.KafkaConfig;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresConfig;
import dev.millrace.engines.s3.EmbeddedS3;
import dev.millrace.engines.s3.S3Config;
import java.nio.file.Path;

/// Starts all engines, says where they are, and waits to be killed.
final class EnginesProgram {
  private EnginesProgram() {}

  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    var folder = Path.of(arguments[0]);
    var postgres = new EmbeddedPostgres(PostgresConfig.in(folder.resolve("postgres")));
    var kafka = new EmbeddedKafka(KafkaConfig.in(folder.resolve("kafka")));
    var s3 = new EmbeddedS3(S3Config.in(folder.resolve("s3"), "films"));
    var engines = new Engines(postgres, kafka, s3);
    engines.start();
    System.out.println("millis=" + (System.nanoTime() - begin) / 1_000_000);
    System.out.println("READY " + addresses(postgres, kafka, s3));
    if (arguments.length > 1) {
      System.gc();
      Thread.sleep(Long.parseLong(arguments[1]));
      engines.close();
      return;
    }
    Thread.currentThread().join();
  }

  static String addresses(EmbeddedPostgres postgres, EmbeddedKafka kafka, EmbeddedS3 s3) {
    return "%s %s %s"
        .formatted(
            postgres.address().jdbcUrl(),
            kafka.address().bootstrapServers(),
            s3.address().endpoint());
  }
}

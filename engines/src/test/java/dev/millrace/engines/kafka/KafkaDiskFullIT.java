package dev.millrace.engines.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engines.home.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Needs the right to mount a small file system.
class KafkaDiskFullIT {
  private static final int DISK = 96 << 20;
  private static final Duration DEATH = Duration.ofSeconds(60);
  private static final Duration REVIVAL = Duration.ofMinutes(3);
  private static final String PADDING = "0".repeat(100_000);

  @TempDir Path temp;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString()),
        "only root may mount a small disk");
  }

  /// The broker that died leaves files open until they are collected.
  @AfterEach
  void unmount() throws Exception {
    run("umount", "--lazy", disk.toString());
  }

  @Test
  void a_broker_that_died_of_a_full_disk_comes_back_with_what_it_acknowledged() throws Exception {
    var ballast = disk.resolve("ballast");
    try (var kafka = new EmbeddedKafka(KafkaConfig.in(disk.resolve("kafka")))) {
      var servers = kafka.start().bootstrapServers();
      KafkaClients.createTopic(servers);
      Files.write(ballast, new byte[DISK / 2]);

      Set<Integer> acknowledged = produceWhile(servers, kafka::isRunning);
      assertThat(kafka.isRunning()).isFalse();
      assertThat(acknowledged).isNotEmpty();
      Files.delete(ballast);

      Eventually.await("Kafka is back", REVIVAL, kafka::isRunning);
      assertThat(kafka.address().bootstrapServers()).isEqualTo(servers);
      assertThat(KafkaClients.values(servers)).containsAll(acknowledged);
      KafkaClients.produce(servers, -10, 0);
      assertThat(KafkaClients.values(servers)).contains(-10, -1);
    }
  }

  /// The numbers that were acknowledged until `running` ended.
  private static Set<Integer> produceWhile(String servers, BooleanSupplier running) {
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    long end = System.nanoTime() + DEATH.toNanos();
    var producer = KafkaClients.producer(servers);
    for (int i = 0; running.getAsBoolean() && System.nanoTime() < end; i++) {
      int number = i;
      var _ =
          producer.send(
              new ProducerRecord<>("t", PADDING, Integer.toString(i)),
              (_, failure) -> {
                if (failure == null) {
                  acknowledged.add(number);
                }
              });
    }
    producer.close(Duration.ZERO);
    return acknowledged;
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}

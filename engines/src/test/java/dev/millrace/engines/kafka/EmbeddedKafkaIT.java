package dev.millrace.engines.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engines.home.ChildJvm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @TempDir Path temp;

  @Test
  void records_address_and_cluster_stay_over_a_restart() throws Exception {
    var config = KafkaConfig.in(temp.resolve("kafka of mine"));
    KafkaAddress first;
    try (var kafka = new EmbeddedKafka(config)) {
      first = kafka.start();
      KafkaClients.createTopic(first.bootstrapServers());
      KafkaClients.produce(first.bootstrapServers(), 0, 1000);
      assertThatThrownBy(() -> new EmbeddedKafka(config).start())
          .hasMessageContaining("Kafka: already running in this process");
    }

    try (var kafka = new EmbeddedKafka(config)) {
      var second = kafka.start();
      KafkaClients.produce(second.bootstrapServers(), 1000, 1010);

      assertThat(second).isEqualTo(first);
      assertThat(kafka.isRunning()).isTrue();
      assertThat(KafkaClients.values(second.bootstrapServers())).isEqualTo(numbers(1010));
    }
  }

  @Test
  void a_topic_is_not_made_by_using_it() throws Exception {
    try (var kafka = new EmbeddedKafka(KafkaConfig.in(temp.resolve("kafka")));
        var producer = KafkaClients.producer(kafka.start().bootstrapServers())) {
      var answer = producer.send(new ProducerRecord<>("no-such-topic", "x"));

      assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("no-such-topic");
    }
  }

  @Test
  void a_kill_in_the_middle_of_producing_loses_no_acknowledged_record() throws Exception {
    var config = KafkaConfig.in(temp.resolve("kafka"));
    var acknowledged = new ConcurrentSkipListSet<Integer>();
    try (var jvm = ChildJvm.start(KafkaProgram.class, config.folder())) {
      KafkaClients.createTopic(jvm.ready());
      var producer = KafkaClients.producer(jvm.ready());
      for (int i = 0; acknowledged.size() < 20_000; i++) {
        int number = i;
        var _ =
            producer.send(
                new ProducerRecord<>("t", "key" + i, Integer.toString(i)),
                (sent, failure) -> {
                  if (failure == null) {
                    acknowledged.add(number);
                  }
                });
      }
      jvm.kill();
      producer.close(Duration.ZERO);
    }

    try (var kafka = new EmbeddedKafka(config)) {
      var servers = kafka.start().bootstrapServers();

      assertThat(KafkaClients.values(servers)).containsAll(acknowledged);
      KafkaClients.produce(servers, 1, 2);
    }
  }

  @Test
  void a_taken_port_is_a_clear_error() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var config = KafkaConfig.in(temp.resolve("kafka")).withPort(taken.getLocalPort());

      assertThatThrownBy(() -> new EmbeddedKafka(config).start())
          .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken");
    }
  }

  private static Set<Integer> numbers(int end) {
    return IntStream.range(0, end).boxed().collect(Collectors.toSet());
  }
}

package dev.millrace.engines.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Clients of a started broker, for the topic `t` with three partitions.
final class KafkaClients {
  private static final List<TopicPartition> PARTITIONS =
      IntStream.range(0, 3).mapToObj(i -> new TopicPartition("t", i)).toList();

  private KafkaClients() {}

  static void createTopic(String servers) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic("t", 3, (short) 1))).all().get(30, TimeUnit.SECONDS);
    }
  }

  static KafkaProducer<String, String> producer(String servers) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", 1, "max.block.ms", 10_000);
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  static void produce(String servers, int from, int to) throws Exception {
    try (var producer = producer(servers)) {
      for (int i = from; i < to; i++) {
        var _ = producer.send(new ProducerRecord<>("t", "key" + i, Integer.toString(i)));
      }
    }
  }

  /// Every distinct value of the topic.
  static Set<Integer> values(String servers) {
    var values = new TreeSet<Integer>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(PARTITIONS);
      consumer.seekToBeginning(PARTITIONS);
      var ends = consumer.endOffsets(PARTITIONS);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(Integer.parseInt(r.value())));
      }
    }
    return values;
  }
}

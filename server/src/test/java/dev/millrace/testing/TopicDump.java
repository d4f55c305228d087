package dev.millrace.testing;

import dev.millrace.events.Event;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// All that stands in topic `events`, duplicates included, each partition in its order.
public final class TopicDump {
  private static final Duration QUIET = Duration.ofMillis(700);

  private TopicDump() {}

  /// Reads until at least `count` events were there and nothing more came, or half a minute passed.
  public static List<Event> await(EventsConfig config, int count) {
    var told = new ArrayList<Event>();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", config.bootstrapServers(), "enable.auto.commit", false);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      var topic = Topic.EVENTS.name(config);
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (System.nanoTime() < end) {
        var records = consumer.poll(QUIET);
        records.forEach(record -> told.add(Event.fromJson(record.value())));
        if (records.isEmpty() && told.size() >= count) {
          break;
        }
      }
    }
    return told;
  }
}

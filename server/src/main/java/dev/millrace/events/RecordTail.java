package dev.millrace.events;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// Reads a topic's records from offsets that its owner keeps, so that what was read and what was
/// made of it can be one transaction of the owner's.
///
/// A partition without an offset is read from its oldest record; an offset that retention has
/// passed, or that the topic never reached, goes on at the oldest record left. Records of one key
/// come in order. A record without a value, which Kafka takes for the end of its key, says nothing
/// and is passed over.
///
/// **Threading:** one thread at a time, but for [#wake]. **Limits:** as many records a batch as its
/// owner says. **On failure:** the connection is dropped; the next [#read] makes another.
public final class RecordTail implements AutoCloseable {
  private static final long LOOK_INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long BEGINNING = -1;

  private final EventsConfig config;
  private final String topic;
  private final int maxBatch;

  /// The offset that comes next out of each assigned partition.
  private final Map<Integer, Long> places = new HashMap<>();

  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private long lookedAt;

  public RecordTail(EventsConfig config, Topic topic, int maxBatch) {
    this.config = config;
    this.topic = topic.name(config);
    this.maxBatch = maxBatch;
  }

  /// One record.
  ///
  /// @param timestampMillis when Kafka took it
  /// @param value whole; nobody changes it
  public record Entry(int partition, long offset, long timestampMillis, ByteBuffer value) {}

  /// What was read.
  ///
  /// @param next the offsets to go on from, by partition
  /// @param empty how many records without a value were passed over
  public record Batch(List<Entry> records, Map<Integer, Long> next, int empty) {}

  /// The records from `offsets` on, as soon as there are some; none when `patience` runs out.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public Batch read(Map<Integer, Long> offsets, Duration patience) {
    try {
      var connected = connected();
      seek(connected, offsets);
      var records = new ArrayList<Entry>();
      var next = new TreeMap<>(offsets);
      int empty = 0;
      for (ConsumerRecord<byte[], byte[]> record : connected.poll(patience)) {
        places.put(record.partition(), record.offset() + 1);
        next.put(record.partition(), record.offset() + 1);
        if (record.value() == null) {
          empty++;
        } else {
          records.add(entry(record));
        }
      }
      return new Batch(records, next, empty);
    } catch (WakeupException _) {
      return new Batch(List.of(), offsets, 0);
    } catch (KafkaException e) {
      disconnect();
      throw new EventsUnavailable("records of " + topic + " cannot be read", e);
    }
  }

  private static Entry entry(ConsumerRecord<byte[], byte[]> record) {
    return new Entry(
        record.partition(), record.offset(), record.timestamp(), ByteBuffer.wrap(record.value()));
  }

  /// What there is of the topic.
  ///
  /// @param first the offset of the oldest record there is, by partition
  /// @param next the offset that the next record will have, by partition
  public record Span(Map<Integer, Long> first, Map<Integer, Long> next) {
    /// Whether nothing was lost that comes from `offsets` on.
    public boolean reaches(Map<Integer, Long> offsets) {
      return offsets.entrySet().stream()
          .allMatch(
              from ->
                  first.getOrDefault(from.getKey(), Long.MAX_VALUE) <= from.getValue()
                      && from.getValue() <= next.getOrDefault(from.getKey(), BEGINNING));
    }
  }

  /// What there is now.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public Span span() {
    return asked(
        asked ->
            new Span(
                byPartition(asked.beginningOffsets(asked.assignment())),
                byPartition(asked.endOffsets(asked.assignment()))));
  }

  /// The offsets of the first records that Kafka took at `time` or later.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public Map<Integer, Long> since(Instant time) {
    return asked(
        asked -> {
          var next = byPartition(asked.endOffsets(asked.assignment()));
          var times = new HashMap<TopicPartition, Long>();
          asked.assignment().forEach(partition -> times.put(partition, time.toEpochMilli()));
          asked
              .offsetsForTimes(times)
              .forEach(
                  (partition, found) -> {
                    if (found != null) {
                      next.put(partition.partition(), found.offset());
                    }
                  });
          return next;
        });
  }

  private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
    var numbered = new TreeMap<Integer, Long>();
    offsets.forEach((partition, offset) -> numbered.put(partition.partition(), offset));
    return numbered;
  }

  private <T> T asked(Function<KafkaConsumer<byte[], byte[]>, T> question) {
    try {
      return question.apply(connected());
    } catch (KafkaException e) {
      disconnect();
      throw new EventsUnavailable("topic " + topic + " cannot be looked at", e);
    }
  }

  /// Ends the [#read] that waits, or the next one, without records; from any thread.
  public void wake() {
    var current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  private KafkaConsumer<byte[], byte[]> connected() {
    var current = consumer;
    if (current == null) {
      Map<String, Object> settings = Clients.consumer(config);
      settings.put("client.id", "millrace-tail");
      settings.put("max.poll.records", maxBatch);
      current = Clients.open(settings);
      consumer = current;
      assign(current);
    } else if (System.nanoTime() - lookedAt > LOOK_INTERVAL_NANOS) {
      assign(current);
    }
    return current;
  }

  /// Takes in every partition there is, also those that were added since.
  private void assign(KafkaConsumer<byte[], byte[]> current) {
    Set<TopicPartition> found = new HashSet<>();
    var infos = current.partitionsFor(topic);
    if (infos != null) {
      infos.forEach(info -> found.add(new TopicPartition(topic, info.partition())));
    }
    if (found.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    if (!found.equals(current.assignment())) {
      current.assign(found);
      places.clear();
    }
    lookedAt = System.nanoTime();
  }

  private void seek(KafkaConsumer<byte[], byte[]> current, Map<Integer, Long> offsets) {
    for (TopicPartition partition : current.assignment()) {
      Long wanted = offsets.getOrDefault(partition.partition(), BEGINNING);
      if (wanted.equals(places.get(partition.partition()))) {
        continue;
      }
      if (wanted == BEGINNING) {
        current.seekToBeginning(Set.of(partition));
      } else {
        current.seek(partition, wanted);
      }
      places.put(partition.partition(), wanted);
    }
  }

  private void disconnect() {
    var current = consumer;
    consumer = null;
    places.clear();
    if (current != null) {
      current.close();
    }
  }
}

package dev.millrace.events;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
  private static final Duration LAG_PATIENCE = Duration.ofSeconds(3);
  private static final Duration LAG_POLL = Duration.ofMillis(300);
  private static final Duration GATHERING = Duration.ofMillis(100);

  private final EventsConfig config;
  private final String topic;
  private final int maxBatch;
  private final Semaphore woken = new Semaphore(0);

  /// The offset that comes next out of each assigned partition.
  private final Map<Integer, Long> places = new HashMap<>();

  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private long lookedAt;
  private boolean isGathering;
  private long nextReadNanos = System.nanoTime();

  public RecordTail(EventsConfig config, Topic topic, int maxBatch) {
    this.config = config;
    this.topic = topic.name(config);
    this.maxBatch = maxBatch;
  }

  /// This one, for an owner who has time: while little comes at a time it is read ten times a
  /// second. Otherwise each record would be fetched at once, by each reader, and cost the broker
  /// more than to keep it.
  public RecordTail gathering() {
    isGathering = true;
    return this;
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
  /// @param epochs of the partitions that something was read of: when the last of it was written,
  ///     counted by how often Kafka gave the partition to a broker
  public record Batch(
      List<Entry> records, Map<Integer, Long> next, int empty, Map<Integer, Integer> epochs) {}

  /// The records from `offsets` on, as soon as there are some; none when `patience` runs out.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public Batch read(Map<Integer, Long> offsets, Duration patience) {
    if (!gathered()) {
      return new Batch(List.of(), offsets, 0, Map.of());
    }
    try {
      var connected = connected();
      seek(connected, offsets);
      var records = new ArrayList<Entry>();
      var next = new TreeMap<>(offsets);
      var epochs = new TreeMap<Integer, Integer>();
      int empty = 0;
      for (ConsumerRecord<byte[], byte[]> record : connected.poll(patience)) {
        places.put(record.partition(), record.offset() + 1);
        next.put(record.partition(), record.offset() + 1);
        record.leaderEpoch().ifPresent(epoch -> epochs.put(record.partition(), epoch));
        if (record.value() == null) {
          empty++;
        } else {
          records.add(entry(record));
        }
      }
      boolean isLittle = isGathering && !records.isEmpty() && records.size() < maxBatch / 2;
      nextReadNanos = System.nanoTime() + (isLittle ? GATHERING.toNanos() : 0);
      return new Batch(records, next, empty, epochs);
    } catch (WakeupException _) {
      var _ = woken.drainPermits();
      return new Batch(List.of(), offsets, 0, Map.of());
    } catch (KafkaException e) {
      disconnect();
      throw new EventsUnavailable("records of " + topic + " cannot be read", e);
    }
  }

  /// Waits while others may come to what came last; false when it was woken.
  private boolean gathered() {
    try {
      return !woken.tryAcquire(nextReadNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
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

  /// How far who reads the topic is behind.
  ///
  /// @param records that were not read yet
  /// @param since when Kafka took the first of them; absent when there is none, or Kafka does not
  ///     say in time
  public record Lag(long records, Optional<Instant> since) {}

  /// How far somebody is behind who reads from `offsets` on; a partition without one from its
  /// oldest record.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public Lag lag(Map<Integer, Long> offsets) {
    Span there = span();
    Map<Integer, Long> from = new TreeMap<>(there.next());
    var behind = new HashSet<Integer>();
    long records = 0;
    for (var end : there.next().entrySet()) {
      long first = there.first().getOrDefault(end.getKey(), 0L);
      long at = Math.max(first, offsets.getOrDefault(end.getKey(), first));
      if (at < end.getValue()) {
        records += end.getValue() - at;
        from.put(end.getKey(), at);
        behind.add(end.getKey());
      }
    }
    return new Lag(records, oldest(from, behind));
  }

  /// When the first record of those partitions was taken.
  private Optional<Instant> oldest(Map<Integer, Long> from, Set<Integer> partitions) {
    long millis = Long.MAX_VALUE;
    long end = System.nanoTime() + LAG_PATIENCE.toNanos();
    Map<Integer, Long> next = from;
    while (!partitions.isEmpty() && System.nanoTime() < end) {
      Batch batch = read(next, LAG_POLL);
      for (Entry entry : batch.records()) {
        if (partitions.remove(entry.partition())) {
          millis = Math.min(millis, entry.timestampMillis());
        }
      }
      next = batch.next();
    }
    return millis == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /// Kafka's own id of the topic; empty when it has none. Offsets are those of a topic, not of its
  /// name.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public String topicId() {
    return TopicId.of(config, topic);
  }

  /// What is still there of what was read: `offsets`, but of a partition that lost its end since,
  /// as by a power cut, the place where that was, whatever was written there afterwards.
  ///
  /// @param epochs those of the last records before `offsets`; a partition without one is not
  ///     looked at
  /// @throws EventsUnavailable when Kafka does not answer
  public Map<Integer, Long> kept(Map<Integer, Long> offsets, Map<Integer, Integer> epochs) {
    return asked(
        asked -> {
          var kept = new TreeMap<>(offsets);
          for (TopicPartition partition : asked.assignment()) {
            int number = partition.partition();
            Long next = offsets.get(number);
            Integer epoch = epochs.get(number);
            if (next != null && epoch != null) {
              places.remove(number);
              asked.seek(partition, new OffsetAndMetadata(next, Optional.of(epoch), ""));
              // The client asks the broker where that epoch ended before it says where it is.
              kept.put(number, asked.position(partition));
            }
          }
          return kept;
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
    woken.release();
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

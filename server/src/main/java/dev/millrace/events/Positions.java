package dev.millrace.events;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// How far the partitions of a topic have been read, kept over outages.
///
/// **Threading:** the reader's thread.
final class Positions {
  private final String topic;
  private final int lookBack;

  /// The offset to read next, by partition.
  private final Map<Integer, Long> next = new HashMap<>();

  /// Where the past ended when we came, by partition.
  private final Map<Integer, Long> present = new HashMap<>();

  /// @param lookBack how many records of the past to read of each partition
  Positions(String topic, int lookBack) {
    this.topic = topic;
    this.lookBack = lookBack;
  }

  /// Makes `consumer` read every partition there is, each from where it was left.
  void assign(KafkaConsumer<?, ?> consumer) {
    var partitions = partitions(consumer);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    if (partitions.equals(consumer.assignment())) {
      return;
    }
    var added = partitions.stream().filter(p -> !next.containsKey(p.partition())).toList();
    begin(added, consumer.beginningOffsets(added), ends);
    consumer.assign(partitions);
    partitions.forEach(partition -> consumer.seek(partition, offset(partition)));
  }

  /// Notes that a record was read; answers whether it is of the present.
  boolean advance(int partition, long offset) {
    next.put(partition, offset + 1);
    return offset >= present.getOrDefault(partition, 0L);
  }

  /// Whether the past has been read.
  boolean caughtUp() {
    return !present.isEmpty()
        && present.entrySet().stream()
            .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private Set<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
    var found = new HashSet<TopicPartition>();
    var infos = consumer.partitionsFor(topic);
    if (infos != null) {
      infos.forEach(info -> found.add(new TopicPartition(topic, info.partition())));
    }
    if (found.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    return found;
  }

  /// The first partitions begin a little in the past; one added later is all present.
  private void begin(
      List<TopicPartition> added,
      Map<TopicPartition, Long> beginnings,
      Map<TopicPartition, Long> ends) {
    boolean first = next.isEmpty();
    for (TopicPartition partition : added) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      long end = first ? ends.getOrDefault(partition, 0L) : beginning;
      next.put(partition.partition(), Math.max(beginning, end - lookBack));
      present.put(partition.partition(), end);
    }
  }

  private long offset(TopicPartition partition) {
    return next.getOrDefault(partition.partition(), 0L);
  }
}

package dev.millrace.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// One of those who share a topic's partitions among them, whoever is there.
///
/// What is done with a record is another's business, and may take long; Kafka hears that it is done
/// once that says so. A record is given at least once: again, to whoever has its partition then,
/// when this process dies before Kafka has heard.
///
/// **Threading:** a thread of its own reads. **On failure** of Kafka all partitions are given up,
/// and it joins again until it is closed.
public final class GroupMember implements AutoCloseable {
  private static final Logger LOG = System.getLogger(GroupMember.class.getName());
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_WORD = Duration.ofSeconds(3);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(15);

  private final Map<String, Object> settings;
  private final String topic;
  private final Work work;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<Integer, Long> committed = new HashMap<>();
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private volatile boolean joined;
  private @Nullable Thread thread;

  /// What is done with records.
  ///
  /// **Threading:** one thread calls, the member's; all but [#end] return at once.
  public interface Work {
    /// A partition is ours from now on.
    void begin(int partition);

    /// Whether as many records as come at once can be taken now.
    boolean hasRoom(int partition);

    /// Takes a record.
    void take(Taken record);

    /// The offset of the first record of the partition that is not done yet; -1 while none is known
    /// to be.
    long done(int partition);

    /// A partition is no longer ours. Waits a moment for what is nearly done.
    void end(int partition);
  }

  /// One record.
  ///
  /// @param value empty when it has none
  @SuppressWarnings("ArrayRecordComponent")
  public record Taken(int partition, long offset, byte[] value) {}

  /// @param group the name that the members have in common
  /// @param maxBatch the most records at once
  public GroupMember(EventsConfig config, Topic topic, String group, int maxBatch, Work work) {
    this.settings = Clients.member(config, group, maxBatch);
    this.topic = topic.name(config);
    this.work = work;
  }

  public void start() {
    thread = Thread.ofVirtual().name("group-" + topic).start(this::run);
  }

  /// Whether it reads, or at least could.
  public boolean ready() {
    return joined;
  }

  /// Has it look whether there is room again.
  public void wake() {
    var current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    wake();
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        attempt();
        closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "a group''s member was interrupted topic={0}", topic);
    }
  }

  /// A connection, for as long as it goes well.
  private void attempt() {
    var bytes = new ByteArrayDeserializer();
    try (var connected = new Connection(new KafkaConsumer<>(settings, bytes, bytes))) {
      consumer = connected.consumer();
      connected.read();
    } catch (KafkaException e) {
      LOG.log(joined ? Level.WARNING : Level.DEBUG, "a topic is not read topic={0} {1}", topic, e);
    } finally {
      consumer = null;
      joined = false;
    }
  }

  /// What is read by one consumer.
  private final class Connection implements ConsumerRebalanceListener, AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Connection(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    KafkaConsumer<byte[], byte[]> consumer() {
      return consumer;
    }

    void read() {
      consumer.subscribe(List.of(topic), this);
      while (closing.getCount() > 0) {
        try {
          hold();
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            byte[] value = record.value() == null ? new byte[0] : record.value();
            work.take(new Taken(record.partition(), record.offset(), value));
          }
          joined = true;
          var done = news(consumer.assignment());
          if (!done.isEmpty()) {
            consumer.commitAsync(done, null);
          }
        } catch (WakeupException _) {
          // There is room again, or it is to end.
        }
      }
    }

    /// Partitions without room wait.
    private void hold() {
      var full = new ArrayList<TopicPartition>();
      var free = new ArrayList<TopicPartition>();
      for (TopicPartition partition : consumer.assignment()) {
        (work.hasRoom(partition.partition()) ? free : full).add(partition);
      }
      consumer.pause(full);
      consumer.resume(free);
    }

    private Map<TopicPartition, OffsetAndMetadata> news(Collection<TopicPartition> partitions) {
      var news = new HashMap<TopicPartition, OffsetAndMetadata>();
      for (TopicPartition partition : partitions) {
        long next = work.done(partition.partition());
        if (next >= 0 && next != committed.getOrDefault(partition.partition(), -1L)) {
          committed.put(partition.partition(), next);
          news.put(partition, new OffsetAndMetadata(next));
        }
      }
      return news;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> work.begin(partition.partition()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        work.end(partition.partition());
      }
      lastWord(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        work.end(partition.partition());
        committed.remove(partition.partition());
      }
    }

    private void lastWord(Collection<TopicPartition> partitions) {
      try {
        var done = news(partitions);
        if (!done.isEmpty()) {
          consumer.commitSync(done, LAST_WORD);
        }
      } catch (KafkaException e) {
        LOG.log(Level.DEBUG, "records will be given again topic={0} {1}", topic, e);
      }
      partitions.forEach(partition -> committed.remove(partition.partition()));
    }

    /// Leaves the group, so that the others need not wait.
    @Override
    public void close() {
      consumer.close(CloseOptions.timeout(LAST_WORD));
      committed.clear();
    }
  }
}

package dev.millrace.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Writes many small records to one topic, in compressed batches, and tells of each what became of
/// it.
///
/// **Threading:** any; receipts come on Kafka's thread and must be quick. **Limits:** what is not
/// confirmed weighs at most `maxPendingBytes`; a record more is refused, not waited for.
/// **On failure:** a record that Kafka does not take within its [Pace]'s patience is given up; the
/// next ones are tried again, for as long as it is away.
public final class TopicWriter implements AutoCloseable {
  /// How long a record may usually wait for Kafka.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final String topic;
  private final long maxPendingBytes;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final KafkaProducer<String, byte[]> producer;

  public TopicWriter(EventsConfig config, Topic topic, long maxPendingBytes) {
    this(config, topic, maxPendingBytes, Pace.BULK);
  }

  public TopicWriter(EventsConfig config, Topic topic, long maxPendingBytes, Pace pace) {
    this.topic = topic.name(config);
    this.maxPendingBytes = maxPendingBytes;
    this.producer =
        new KafkaProducer<>(
            Clients.bulkProducer(config, topic, 2 * maxPendingBytes, pace),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /// How long records wait.
  ///
  /// @param linger for others, to go with them
  /// @param patience for Kafka's word, more than five seconds; then they are given up
  /// @param block how long an offer waits at most while nobody says where the topic is
  public record Pace(Duration linger, Duration patience, Duration block) {
    /// Nobody waits for the word: many go together.
    static final Pace BULK = new Pace(Duration.ofMillis(50), PATIENCE, Duration.ofSeconds(2));
  }

  /// What became of a record.
  @FunctionalInterface
  public interface Receipt {
    /// Called once; `kept` says whether Kafka has it.
    void came(boolean kept);
  }

  /// Whether Kafka has said where the topic is, so that no offer has to wait for that; asks it, and
  /// waits for a moment.
  public boolean isReachable() {
    try {
      return !producer.partitionsFor(topic).isEmpty();
    } catch (KafkaException | IllegalStateException _) {
      return false;
    }
  }

  /// Takes a record, unless too much waits; then the receipt never comes.
  ///
  /// **On failure** to connect at all it waits for a moment, then the receipt says so.
  public boolean offer(String key, byte[] value, Receipt receipt) {
    return offer(key, value, Map.of(), receipt);
  }

  /// The same with headers beside the value.
  public boolean offer(String key, byte[] value, Map<String, String> headers, Receipt receipt) {
    if (pendingBytes.addAndGet(value.length) > maxPendingBytes) {
      pendingBytes.addAndGet(-value.length);
      return false;
    }
    try {
      var _ =
          producer.send(
              record(key, value, headers),
              (_, failure) -> {
                pendingBytes.addAndGet(-value.length);
                receipt.came(failure == null);
              });
    } catch (KafkaException | IllegalStateException _) {
      // The producer's own refusals come as receipts; this one was closed meanwhile.
      pendingBytes.addAndGet(-value.length);
      return false;
    }
    return true;
  }

  private ProducerRecord<String, byte[]> record(
      String key, byte[] value, Map<String, String> headers) {
    var record = new ProducerRecord<>(topic, key, value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    return record;
  }

  /// How much Kafka has not confirmed.
  public long pendingBytes() {
    return pendingBytes.get();
  }

  /// Waits for what is pending, for a moment; the receipts of the rest say that it was not kept.
  @Override
  public void close() {
    producer.close(CLOSE_WAIT);
  }
}

package dev.millrace.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// Events that go to Kafka without anything of ours before it: what the broker of a server under
/// test takes.
final class BareProducer implements AutoCloseable {
  private static final int BATCH_BYTES = 128 << 10;
  private static final long BUFFER_BYTES = 32L << 20;
  private static final int PARTITIONS = 6;

  private final String servers;
  private final PlayerEvents events = new PlayerEvents(7);
  private final KafkaProducer<String, String> producer;
  private final LongAdder kept = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private long told;

  BareProducer(String servers) {
    this.servers = servers;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "compression.type",
                "snappy",
                "linger.ms",
                1,
                "batch.size",
                BATCH_BYTES,
                "buffer.memory",
                BUFFER_BYTES),
            new StringSerializer(),
            new StringSerializer());
  }

  /// Makes a topic as that of players' events is.
  BareProducer with(String topic) throws InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      var wanted = new NewTopic(topic, PARTITIONS, (short) 1);
      admin.createTopics(List.of(wanted)).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailed("the topic " + topic + " was not made", e);
    }
    return this;
  }

  /// Events a second that Kafka said it has.
  double perSecond(String topic, Duration time) {
    var watch = new Stopwatch();
    long before = kept.sum();
    while (!watch.isPast(time)) {
      tell(topic, Instant.now());
    }
    producer.flush();
    return (kept.sum() - before) / watch.seconds();
  }

  /// So many a second, evenly: milliseconds from when each was due to Kafka's word.
  Spread pace(String topic, int perSecond, Duration time) {
    int total = (int) (perSecond * time.toSeconds());
    double[] millis = new double[total];
    long start = System.nanoTime();
    for (int i = 0; i < total; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      PlayerEvents.PlayerEvent event = events.next(told++, Instant.now());
      int at = i;
      var _ =
          producer.send(
              new ProducerRecord<>(topic, event.session(), event.json()),
              (_, failure) -> {
                millis[at] = (System.nanoTime() - due) / 1e6;
                (failure == null ? kept : lost).increment();
              });
    }
    flush();
    return new Spread(millis);
  }

  /// One more event, of a number of its own; waits while too many are on their way.
  void tell(String topic, Instant time) {
    PlayerEvents.PlayerEvent event = events.next(told++, time);
    var _ =
        producer.send(
            new ProducerRecord<>(topic, event.session(), event.json()),
            (_, failure) -> (failure == null ? kept : lost).increment());
  }

  /// All that was told is in Kafka.
  void flush() {
    producer.flush();
    if (lost.sum() > 0) {
      throw new BenchFailed(lost.sum() + " events were not taken by Kafka");
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

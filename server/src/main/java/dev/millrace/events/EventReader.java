package dev.millrace.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// The thread that reads topic `millrace.events`, and goes on reading after every outage.
final class EventReader implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EventReader.class.getName());
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final EventsConfig config;
  private final Positions positions;
  private final Consumer<Heard> sink;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean ready;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;

  /// @param live false for the past that was there before the reader
  record Heard(Event event, Replay.Place place, int bytes, boolean live) {}

  EventReader(EventsConfig config, Consumer<Heard> sink) {
    this.config = config;
    this.positions = new Positions(Topic.EVENTS.name(config), config.replay());
    this.sink = sink;
  }

  void start() {
    thread = Thread.ofVirtual().name("event-reader").start(this::run);
  }

  boolean ready() {
    return ready;
  }

  boolean awaitReady(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS) && ready;
  }

  @Override
  public void close() {
    closing.countDown();
    var current = consumer;
    if (current != null) {
      current.wakeup();
    }
    var running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "the event reader did not stop in time");
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "interrupted while the event reader stopped");
    }
  }

  private void run() {
    try {
      while (!isClosing()) {
        readUntilFailure();
        ready = false;
        closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the event reader was interrupted");
    } finally {
      ready = false;
    }
  }

  private void readUntilFailure() {
    try (var opened = Clients.open(Clients.consumer(config))) {
      consumer = opened;
      while (!isClosing()) {
        probe(opened);
        read(opened);
      }
    } catch (WakeupException e) {
      LOG.log(Level.DEBUG, "the event reader was woken to stop");
    } catch (RuntimeException e) {
      // Kafka's, or whatever else: a reader that ended would leave everybody without news.
      LOG.log(Level.WARNING, "events cannot be read reason={0}", e.toString());
    } finally {
      consumer = null;
    }
  }

  /// An idle consumer does not notice that Kafka is gone; asking for the ends of the partitions
  /// does, and finds partitions that were added.
  private void probe(KafkaConsumer<byte[], byte[]> opened) {
    positions.assign(opened);
    if (positions.caughtUp()) {
      ready = true;
      caughtUp.countDown();
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> opened) {
    long end = System.nanoTime() + PROBE_INTERVAL.toNanos();
    while (System.nanoTime() < end && !isClosing()) {
      for (ConsumerRecord<byte[], byte[]> record : opened.poll(POLL)) {
        hear(record);
      }
      if (!ready && positions.caughtUp()) {
        ready = true;
        caughtUp.countDown();
      }
    }
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    boolean live = positions.advance(record.partition(), record.offset());
    try {
      var event = Event.fromJson(record.value());
      var place = new Replay.Place(record.timestamp(), record.partition(), record.offset());
      sink.accept(new Heard(event, place, record.serializedValueSize(), live));
    } catch (IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "a record is no event and is passed over topic={0} partition={1} offset={2} reason={3}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}

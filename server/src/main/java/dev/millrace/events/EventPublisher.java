package dev.millrace.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Writes events to topic `millrace.events`, keyed by subject, durably and in order.
///
/// **Threading:** one thread at a time. **Limits:** [#publish] takes at most about 15 s.
/// **On failure:** any number of the events may have been written; publish all of them again. The
/// connection is dropped first, so that no late write comes between.
public final class EventPublisher implements AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final EventsConfig config;
  private final String topic;
  private @Nullable KafkaProducer<String, byte[]> producer;

  public EventPublisher(EventsConfig config) {
    this.config = config;
    this.topic = Topic.EVENTS.name(config);
  }

  /// Returns when Kafka has every one of the events.
  ///
  /// @throws EventsUnavailable when it has not confirmed all of them in time
  public void publish(List<Event> events) {
    try {
      var connected = connected();
      var sent = new ArrayList<Future<?>>();
      for (Event event : events) {
        sent.add(connected.send(new ProducerRecord<>(topic, event.subject(), event.toJson())));
      }
      for (Future<?> confirmation : sent) {
        confirmation.get(2L * Clients.DELIVERY_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException | TimeoutException | InterruptedException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    disconnect(CLOSE_WAIT);
  }

  private KafkaProducer<String, byte[]> connected() {
    var current = producer;
    if (current == null) {
      current =
          new KafkaProducer<>(
              Clients.producer(config), new StringSerializer(), new ByteArraySerializer());
      producer = current;
    }
    return current;
  }

  private EventsUnavailable failed(Throwable reason) {
    disconnect(Duration.ZERO);
    return new EventsUnavailable("events were not confirmed by Kafka", reason);
  }

  private void disconnect(Duration patience) {
    var current = producer;
    producer = null;
    if (current != null) {
      current.close(patience);
    }
  }
}

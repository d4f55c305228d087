package dev.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.RecordingListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventStreamIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventsConfig config = Backends.events();
  private final EventPublisher publisher = new EventPublisher(config);
  private final List<AutoCloseable> open = new ArrayList<>(List.of(publisher));

  @AfterEach
  void close() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void every_listener_hears_what_passes_its_filter_from_now_on() throws Exception {
    publish("past", "a");
    var stream = started();
    var all = new RecordingListener();
    var some = new RecordingListener();
    stream.subscribe(event -> true, all);
    stream.subscribe(event -> event.subject().equals("b"), some);

    publish("1", "a");
    publish("2", "b");
    publish("3", "c");

    assertThat(all.await(3)).extracting(Event::id).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(some.await(1)).extracting(Event::id).containsExactly("2");
  }

  @Test
  void a_listener_that_was_away_resumes_even_after_the_process_restarted() throws Exception {
    for (int i = 0; i < 10; i++) {
      publish("e" + i, "subject-" + i);
    }
    var stream = started();
    var listener = new RecordingListener();

    stream.resume("e6", event -> true, listener);
    publish("e10", "subject-10");

    var heard = listener.await(4);
    assertThat(Eventually.holds(() -> has(listener, "e10"))).isTrue();
    assertThat(heard).extracting(Event::id).contains("e7", "e8", "e9").doesNotContain("e6");
    assertThat(listener.gaps()).isZero();
  }

  @Test
  void a_listener_that_was_away_too_long_is_told_of_the_gap() throws Exception {
    var stream = started();
    var listener = new RecordingListener();

    stream.resume("forgotten", event -> true, listener);
    publish("1", "a");

    assertThat(listener.await(1)).extracting(Event::id).containsExactly("1");
    assertThat(listener.gaps()).isEqualTo(1);
  }

  @Test
  void a_slow_listener_holds_up_nobody() throws Exception {
    var stream = started();
    var slow = new RecordingListener();
    var quick = new RecordingListener();
    slow.block();
    stream.subscribe(event -> true, slow);
    stream.subscribe(event -> true, quick);

    var many = new ArrayList<Event>();
    for (int i = 0; i < EventStream.MAX_BEHIND + 50; i++) {
      many.add(event("e" + i, "a"));
    }
    publisher.publish(many.subList(0, 150));
    quick.await(150);
    publisher.publish(many.subList(150, many.size()));

    assertThat(quick.await(many.size())).hasSize(many.size());
    slow.release();
    assertThat(slow.awaitEnd()).isEqualTo(EventListener.End.TOO_SLOW);
    assertThat(quick.hasEnded()).isFalse();
  }

  @Test
  void an_event_told_twice_is_heard_once() throws Exception {
    var stream = started();
    var listener = new RecordingListener();
    stream.subscribe(event -> true, listener);

    publish("1", "a");
    publish("1", "a");
    publish("2", "a");

    assertThat(listener.await(2)).extracting(Event::id).containsExactly("1", "2");
  }

  @Test
  void a_record_that_is_no_event_is_passed_over() throws Exception {
    var stream = started();
    var listener = new RecordingListener();
    stream.subscribe(event -> true, listener);

    writeRaw("{\"specversion\":\"0.3\"}");
    publish("1", "a");

    assertThat(listener.await(1)).extracting(Event::id).containsExactly("1");
  }

  @Test
  void closing_the_stream_is_told_to_its_listeners() throws Exception {
    var stream = started();
    var listener = new RecordingListener();
    stream.subscribe(event -> true, listener);

    stream.close();

    assertThat(listener.awaitEnd()).isEqualTo(EventListener.End.STREAM_CLOSED);
    assertThat(stream.ready()).isFalse();
    assertThatThrownBy(() -> stream.subscribe(event -> true, listener))
        .isInstanceOf(EventsUnavailable.class);
  }

  @Test
  void it_goes_on_where_it_stopped_when_kafka_returns() throws Exception {
    var stream = started();
    var listener = new RecordingListener();
    stream.subscribe(event -> true, listener);
    publish("before", "a");
    listener.await(1);

    Backends.kafkaLeaves();
    try {
      assertThat(Eventually.holds(() -> !stream.ready())).isTrue();
    } finally {
      Backends.kafkaReturns();
    }
    Eventually.holds(() -> published("after", "a"));

    assertThat(listener.await(2)).extracting(Event::id).containsExactly("before", "after");
    assertThat(Eventually.holds(stream::ready)).isTrue();
  }

  @Test
  void it_waits_for_a_topic_that_does_not_exist_yet() throws Exception {
    var without = Backends.eventsWithoutTopics();
    var stream = new EventStream(without);
    open.add(stream);
    stream.start();
    assertThat(stream.awaitReady(Duration.ofSeconds(1))).isFalse();

    Topic.createMissing(without, PATIENCE);
    Topic.createMissing(without, PATIENCE);

    assertThat(stream.awaitReady(PATIENCE)).isTrue();
  }

  @Test
  void a_cluster_that_is_away_is_named() {
    var nowhere = EventsConfig.of("127.0.0.1:1");

    assertThatThrownBy(() -> Topic.createMissing(nowhere, Duration.ofSeconds(1)))
        .isInstanceOf(EventsUnavailable.class)
        .hasMessageContaining("127.0.0.1:1");
    try (var lost = new EventPublisher(nowhere)) {
      assertThatThrownBy(() -> lost.publish(List.of(event("1", "a"))))
          .isInstanceOf(EventsUnavailable.class);
    }
  }

  private EventStream started() throws InterruptedException {
    var stream = new EventStream(config);
    open.add(stream);
    stream.start();
    assertThat(stream.awaitReady(PATIENCE)).isTrue();
    return stream;
  }

  private void publish(String id, String subject) {
    publisher.publish(List.of(event(id, subject)));
  }

  private boolean published(String id, String subject) {
    try {
      publish(id, subject);
      return true;
    } catch (EventsUnavailable e) {
      return false;
    }
  }

  private void writeRaw(String json) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", config.bootstrapServers());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      var value = json.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Topic.EVENTS.name(config), value)).get();
    }
  }

  private static boolean has(RecordingListener listener, String id) {
    return listener.heard().stream().anyMatch(event -> event.id().equals(id));
  }

  private static Event event(String id, String subject) {
    var data = JsonMapper.shared().createObjectNode();
    return new Event(id, "/test", "dev.millrace.test", subject, Instant.EPOCH, data);
  }
}

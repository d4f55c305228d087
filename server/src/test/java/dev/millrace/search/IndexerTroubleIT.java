package dev.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Records that are no events, and indexes that fail.
@Timeout(120)
class IndexerTroubleIT {
  private static final String EVENT = "{\"time\":\"2026-11-21T12:00:00.000Z\",\"id\":\"good\"}";

  private final EventsConfig kafka = Backends.events();

  /// Keeps what it is given in memory, or fails as it is told.
  private static final class Moody implements EventIndex {
    private final List<EventDocument> kept = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Throwable> mood = new AtomicReference<>();
    private volatile Map<Integer, Long> offsets = Map.of();

    private void feel() {
      switch (mood.get()) {
        case Error error -> throw error;
        case RuntimeException failure -> throw failure;
        case null, default -> {}
      }
    }

    @Override
    public EventKind kind() {
      return AccessFields.KIND;
    }

    @Override
    public Map<Integer, Long> offsets() {
      feel();
      return offsets;
    }

    @Override
    public void add(List<EventDocument> events, Map<Integer, Long> next) {
      feel();
      kept.addAll(events);
      offsets = Map.copyOf(next);
    }

    @Override
    public void tend() {}

    @Override
    public Found search(Search search) {
      return new Found(List.of(), List.of(), Optional.empty(), true);
    }

    @Override
    public Size size() {
      return new Size(kept.size(), 0, 1);
    }

    @Override
    public void close() {}
  }

  private void write(@Nullable String... values) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      for (String value : values) {
        byte[] written = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        byte[] key = {1};
        producer.send(new ProducerRecord<>(Topic.ACCESS.name(kafka), key, written)).get();
      }
    }
  }

  @Test
  void what_is_no_event_is_passed_over_and_counted() throws Exception {
    var index = new Moody();
    try (var indexer = new Indexer(index, kafka, Topic.ACCESS)) {
      indexer.start();

      write(null, "not JSON", "[1,2]", "{\"time\":{}", EVENT, null);

      assertThat(Eventually.holds(() -> indexer.counts().read() == 6)).isTrue();
      assertThat(indexer.counts()).isEqualTo(new Indexer.Counts(6, 1, 2, 3, 0));
      assertThat(indexer.trouble()).isEmpty();
      assertThat(index.offsets.values()).contains(6L);
    }
  }

  @Test
  void an_event_that_comes_again_is_found_once_also_after_a_start() throws Exception {
    var index = new Moody();
    try (var indexer = new Indexer(index, kafka, Topic.ACCESS)) {
      indexer.start();
      write(EVENT, EVENT);
      assertThat(Eventually.holds(() -> indexer.counts().read() == 2)).isTrue();
      assertThat(indexer.counts()).isEqualTo(new Indexer.Counts(2, 1, 0, 0, 1));
    }
    try (var next = new Indexer(index, kafka, Topic.ACCESS)) {
      next.start();
      write(EVENT, EVENT.replace("good", "other"));
      assertThat(Eventually.holds(() -> next.counts().read() == 2)).isTrue();
      assertThat(next.counts()).isEqualTo(new Indexer.Counts(2, 1, 0, 0, 1));
    }
    assertThat(index.kept).extracting(event -> event.text("id")).containsExactly("good", "other");
  }

  @Test
  void whatever_an_index_throws_its_indexer_says_so_and_goes_on() throws Exception {
    var index = new Moody();
    try (var indexer = new Indexer(index, kafka, Topic.ACCESS)) {
      indexer.start();
      List<Throwable> moods =
          List.of(
              new IllegalStateException("closed"),
              new SearchUnavailable("full"),
              new NoClassDefFoundError("half a jar"));
      for (int i = 0; i < moods.size(); i++) {
        int most = i + 1;
        index.mood.set(moods.get(i));
        write(EVENT.replace("good", "good-" + i));
        assertThat(Eventually.holds(() -> !indexer.trouble().isEmpty())).isTrue();

        index.mood.set(null);

        assertThat(Eventually.holds(() -> index.kept.size() == most)).isTrue();
        assertThat(Eventually.holds(() -> indexer.trouble().isEmpty())).isTrue();
      }
    }
  }
}

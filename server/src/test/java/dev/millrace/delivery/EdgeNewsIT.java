package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Published.Version;
import dev.millrace.delivery.access.TestGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.events.Event;
import dev.millrace.events.EventPublisher;
import dev.millrace.events.EventTail;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An edge that was down while something was purged, with a real Kafka.
@Timeout(120)
class EdgeNewsIT {
  private static final String ADDRESS = "/play/film/v3/v/360/1.m4s";
  private static final int WORD = 3;

  /// So many words are too large for the cache's memory.
  private static final int LARGE = 100_000;

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final InstantSource CLOCK = InstantSource.system();

  private final EventsConfig kafka = Backends.events();
  private final EventPublisher publisher = new EventPublisher(kafka);
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, CLOCK);
  @TempDir private Path folder;

  @AfterEach
  void close() {
    publisher.close();
  }

  /// An edge over the test's folder.
  private final class Edge implements AutoCloseable {
    private final Delivery delivery;
    private final EdgeNews news;
    private final Routes routes;

    Edge(EventsConfig events) throws IOException {
      this(events, Duration.ofSeconds(1));
    }

    Edge(EventsConfig events, Duration away) throws IOException {
      var film = Optional.of(new Version(3, true));
      delivery = Delivery.open(store, _ -> film, CacheConfig.in(folder), CLOCK);
      news = new EdgeNews(delivery, new EventTail(events), folder, CLOCK, away);
      var guard = new TestGuard(CLOCK).guard();
      routes = Routes.build(all -> delivery.routes(all, guard, ViewerLimits.none()));
      news.start();
    }

    private Response answer() {
      return routes.answer(Requests.get(ADDRESS).build());
    }

    /// The first word of what it plays.
    String plays() {
      return Answers.text(answer()).substring(0, WORD);
    }

    boolean playsFromDisk() {
      Response answer = answer();
      answer.body().release();
      return answer.headers().first("Cache-Status").contains("detail=disk");
    }

    @Override
    public void close() {
      news.close();
      delivery.close();
    }
  }

  private void put(String text) {
    byte[] bytes = text.repeat(LARGE).getBytes(StandardCharsets.UTF_8);
    store.put("assets/film/3/v/360/1.m4s", bytes, ObjectMeta.of("x/y"));
  }

  private void purge() {
    var purge = Purge.ofAsset("film").toJson();
    String id = UUID.randomUUID().toString();
    publisher.publish(
        List.of(new Event(id, "/delivery", Purges.TYPE, "cache", CLOCK.instant(), purge)));
  }

  /// An edge has played the film, has it on its disk, and is down; the film has other bytes now.
  private void leaveOldBytes() throws IOException {
    purge();
    put("old");
    try (Edge earlier = new Edge(kafka)) {
      assertThat(earlier.plays()).isEqualTo("old");
      assertThat(Eventually.holds(earlier::playsFromDisk)).isTrue();
    }
    put("new");
  }

  @Test
  void an_edge_that_was_down_hears_what_was_purged_before_it_answers() throws IOException {
    leaveOldBytes();
    purge();

    try (Edge edge = new Edge(kafka)) {
      assertThat(edge.news.isUpToDate()).isTrue();
      assertThat(edge.plays()).isEqualTo("new");
    }
  }

  @Test
  void an_edge_hears_a_purge_while_it_plays() throws IOException {
    put("old");
    try (Edge edge = new Edge(kafka)) {
      assertThat(edge.plays()).isEqualTo("old");
      put("new");

      purge();

      assertThat(Eventually.holds(() -> edge.plays().equals("new"))).isTrue();
    }
  }

  @Test
  void files_without_a_mark_of_the_news_are_forgotten() throws IOException {
    leaveOldBytes();
    Files.delete(folder.resolve("heard"));

    try (Edge edge = new Edge(kafka)) {
      assertThat(edge.plays()).isEqualTo("new");
    }
  }

  @Test
  void files_are_forgotten_when_kafka_no_longer_has_what_was_told_since() throws Exception {
    leaveOldBytes();
    purge();
    loseAll();

    try (Edge edge = new Edge(kafka)) {
      assertThat(Eventually.holds(edge.news::isUpToDate)).isTrue();
      assertThat(edge.plays()).isEqualTo("new");
    }
  }

  @Test
  void files_are_forgotten_when_the_topic_was_made_anew() throws IOException {
    leaveOldBytes();

    try (Edge edge = new Edge(Backends.events())) {
      assertThat(Eventually.holds(edge.news::isUpToDate)).isTrue();
      assertThat(edge.plays()).isEqualTo("new");
    }
  }

  @Test
  void an_edge_starts_without_kafka_and_hears_of_purges_when_it_is_back() throws IOException {
    leaveOldBytes();
    purge();

    Backends.kafkaLeaves();
    boolean isBack = false;
    try (Edge edge = new Edge(kafka)) {
      assertThat(edge.news.isUpToDate()).isFalse();
      assertThat(edge.plays()).isEqualTo("old");

      Backends.kafkaReturns();
      isBack = true;

      assertThat(Eventually.holds(edge.news::isUpToDate)).isTrue();
      assertThat(edge.plays()).isEqualTo("new");
    } finally {
      if (!isBack) {
        Backends.kafkaReturns();
      }
    }
  }

  @Test
  void a_topic_that_is_not_there_yet_is_waited_for_before_anything_old_is_played()
      throws Exception {
    leaveOldBytes();
    EventsConfig later = Backends.eventsWithoutTopics();

    Thread making = Thread.ofVirtual().start(() -> Topic.createMissing(later, PATIENCE));
    try (Edge edge = new Edge(later, PATIENCE)) {
      assertThat(edge.news.isUpToDate()).isTrue();
      assertThat(edge.plays()).isEqualTo("new");
    }
    making.join();
  }

  /// What retention does to all that was told so far.
  private void loseAll() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var before = new HashMap<TopicPartition, RecordsToDelete>();
      for (int partition = 0; partition < Topic.EVENTS.partitions(); partition++) {
        before.put(
            new TopicPartition(Topic.EVENTS.name(kafka), partition),
            RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(before).all().get();
    }
  }
}

package dev.millrace.search.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.search.Calls;
import dev.millrace.search.Condition;
import dev.millrace.search.EventKind;
import dev.millrace.search.Events;
import dev.millrace.search.Indexer;
import dev.millrace.search.Search;
import dev.millrace.search.SearchUnavailable;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.TestClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Events in a real OpenSearch.
@Timeout(180)
class OpenSearchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static OpenSearchNode node;
  private static int tests;

  private final TestClock clock = new TestClock(Calls.START);
  private final String prefix = "test-" + ++tests;
  private OpenSearchIndex index = open(Calls.KIND, prefix);
  private long offset;

  @BeforeAll
  static void start() throws Exception {
    node = OpenSearchNode.in(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @AfterEach
  void close() {
    index.close();
  }

  private OpenSearchIndex open(EventKind kind, String name) {
    var config = new OpenSearchConfig(node.url(), Optional.empty(), name, Duration.ofDays(16));
    return OpenSearchIndex.open(kind, config, clock);
  }

  /// Adds events as an indexer does, which asks first from where to go on.
  private void add(List<String> events) {
    assertThat(index.offsets()).isNotNull();
    var entries = new ArrayList<RecordTail.Entry>();
    for (String event : events) {
      entries.add(Events.entry(0, offset++, event));
    }
    index.add(Events.documents(index.kind(), entries), Map.of(0, offset));
  }

  private List<Integer> found(String condition, int last) {
    return Calls.numbers(index.search(Search.of(Condition.parse(index.kind(), condition), last)));
  }

  private void awaitFound(int count) {
    awaitFound("", count);
  }

  private void awaitFound(String condition, int count) {
    assertThat(Eventually.holds(PATIENCE, () -> isFound(condition, count))).isTrue();
  }

  /// An index that is just being made can not be searched yet.
  private boolean isFound(String condition, int count) {
    try {
      return found(condition, 1000).size() == count;
    } catch (SearchUnavailable _) {
      return false;
    }
  }

  @Test
  void a_question_finds_what_lucene_finds() {
    add(Calls.four());
    awaitFound(4);

    Calls.questions()
        .forEach(
            asked -> {
              String condition = (String) asked.get()[0];
              assertThat(found(condition, 100)).as(condition).isEqualTo(asked.get()[1]);
            });
  }

  @Test
  void pages_give_each_event_once_and_newest_first_and_as_it_was_written() {
    List<String> events =
        IntStream.range(0, 50).mapToObj(i -> Calls.event(i / 5, "\"status\":" + i)).toList();
    add(events);
    awaitFound(50);

    var seen = new ArrayList<String>();
    Optional<Search.Cursor> after = Optional.empty();
    do {
      var page =
          index.search(
              new Search(Condition.EVERYTHING, Optional.empty(), Optional.empty(), 7, after));
      assertThat(page.complete()).isTrue();
      assertThat(page.places()).hasSameSizeAs(page.events());
      seen.addAll(page.events());
      after = page.next();
    } while (after.isPresent());

    assertThat(seen).isEqualTo(events.reversed());
    var span =
        new Search(
            Condition.EVERYTHING,
            Optional.of(Calls.START.plusSeconds(2)),
            Optional.of(Calls.START.plusSeconds(4)),
            100,
            Optional.empty());
    assertThat(Calls.numbers(index.search(span))).hasSize(10).containsOnly(2, 3);
  }

  @Test
  void what_is_written_again_after_a_crash_is_there_once() throws Exception {
    add(Calls.four());
    index.close();
    index = open(Calls.KIND, prefix);
    assertThat(index.offsets()).isEqualTo(Map.of(0, 4L));
    add(List.of(Calls.event(5, "\"status\":200")));

    node.kill();
    assertThatThrownBy(() -> add(List.of(Calls.event(6, "\"status\":200"))))
        .isInstanceOf(SearchUnavailable.class);
    assertThatThrownBy(() -> found("", 10)).isInstanceOf(SearchUnavailable.class);
    assertThat(index.size().events()).isZero();
    index.close();
    node.begin();

    index = open(Calls.KIND, prefix);
    assertThat(Eventually.holds(PATIENCE, this::isAnswering)).isTrue();
    assertThat(index.offsets()).isEqualTo(Map.of(0, 4L));
    offset = 4;
    add(List.of(Calls.event(5, "\"status\":200"), Calls.event(6, "\"status\":200")));
    awaitFound(6);
    assertThat(found("", 100)).containsExactly(6, 5, 4, 3, 2, 1);
    assertThat(index.size().events()).isEqualTo(6);
  }

  private boolean isAnswering() {
    try {
      index.offsets();
      return true;
    } catch (SearchUnavailable _) {
      return false;
    }
  }

  @Test
  void the_last_of_a_key_stands_in_for_those_before_whatever_comes_again() {
    index.close();
    index = open(new EventKind("rows", Calls.KIND.fields(), Optional.of("asset")), prefix);
    add(List.of(Calls.event(1, "\"asset\":\"a\""), Calls.event(2, "\"asset\":\"b\"")));
    add(List.of(Calls.event(3, "\"asset\":\"a\"")));
    offset = 0;
    add(List.of(Calls.event(1, "\"asset\":\"a\"")));

    assertThat(Eventually.holds(PATIENCE, () -> found("", 10).equals(List.of(3, 2)))).isTrue();
  }

  @Test
  void the_access_log_is_found_once_though_two_processes_carry_it_there() {
    index.close();
    EventsConfig kafka = Backends.events();
    index = open(AccessFields.KIND, prefix);
    try (var writer = new TopicWriter(kafka, Topic.ACCESS, 1 << 20);
        var first = new Indexer(index, kafka, Topic.ACCESS);
        var second = new Indexer(open(AccessFields.KIND, prefix), kafka, Topic.ACCESS)) {
      assertThat(Eventually.holds(PATIENCE, writer::isReachable)).isTrue();
      first.start();
      second.start();
      for (int i = 0; i < 20; i++) {
        byte[] json = Calls.event(i, "\"asset\":\"carried\"").getBytes(StandardCharsets.UTF_8);
        assertThat(writer.offer("k" + i, json, _ -> {})).isTrue();
      }

      awaitFound("asset:carried", 20);
      assertThat(Eventually.holds(PATIENCE, () -> second.counts().indexed() >= 20)).isTrue();
      assertThat(Eventually.holds(PATIENCE, () -> first.counts().indexed() >= 20)).isTrue();
      assertThat(found("asset:carried", 100)).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void another_topic_of_the_same_name_is_read_from_its_beginning() {
    index.close();
    EventsConfig kafka = Backends.events();
    for (String asset : List.of("before", "after")) {
      index = open(AccessFields.KIND, prefix);
      carry(asset, kafka);
      kafka = Backends.events();
    }
    index = open(AccessFields.KIND, prefix);
    assertThat(found("asset:before", 100)).hasSize(5);
    assertThat(found("asset:after", 100)).hasSize(5);
  }

  /// Has five events of an asset, the first of their topic, in the index.
  private void carry(String asset, EventsConfig kafka) {
    try (var writer = new TopicWriter(kafka, Topic.ACCESS, 1 << 20);
        var indexer = new Indexer(index, kafka, Topic.ACCESS)) {
      assertThat(Eventually.holds(PATIENCE, writer::isReachable)).isTrue();
      indexer.start();
      for (int i = 0; i < 5; i++) {
        byte[] json =
            Calls.event(i, "\"asset\":\"" + asset + "\"").getBytes(StandardCharsets.UTF_8);
        assertThat(writer.offer("k", json, _ -> {})).isTrue();
      }
      awaitFound("asset:" + asset, 5);
    }
  }

  @Test
  void an_index_that_somebody_deletes_is_made_anew_in_its_shape_and_told_to_be_read_again()
      throws Exception {
    add(Calls.four());
    index.close();
    index = open(Calls.KIND, prefix);
    delete("/" + prefix + "-" + Calls.KIND.name());
    assertThat(index.offsets()).as("of an index that is no more").isEmpty();
    add(Calls.four());
    // Deleted while it is written to, the cluster makes one of its own.
    delete("/" + prefix + "-" + Calls.KIND.name());
    add(List.of(Calls.event(9, "\"status\":200")));
    assertThatThrownBy(index::note).isInstanceOf(SearchUnavailable.class);

    assertThat(index.offsets()).isEmpty();
    offset = 0;
    add(Calls.four());
    awaitFound("status:200..599", 4);
  }

  private void delete(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(node.url() + path)).DELETE().build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void what_is_too_old_goes() {
    add(Calls.four());
    awaitFound(4);

    clock.advance(Duration.ofDays(16).plusSeconds(3));
    index.tend();

    assertThat(Eventually.holds(PATIENCE, () -> found("", 10).equals(List.of(4, 3)))).isTrue();
  }
}

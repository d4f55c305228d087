package dev.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.RecordTail;
import dev.millrace.search.Chronicle.Page;
import dev.millrace.search.EventKind.Field;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.testing.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several indexes read as one.
class ChronicleTest {
  private static final Map<String, EventKind> KINDS =
      Map.of(
          "calls", new EventKind("calls", List.of(Field.keyword("sid"), Field.number("status"))),
          "told", new EventKind("told", List.of(Field.keyword("sid"), Field.keyword("sta"))),
          "done", new EventKind("done", List.of(Field.keyword("by"))));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;
  private final Map<String, EventIndex> indexes = new LinkedHashMap<>();

  /// Keeps events and opens their index again, so that all are found.
  private void keep(String name, List<String> events) throws IOException {
    EventKind kind = KINDS.get(name);
    var config = LuceneConfig.of(folder, 1L << 30, Duration.ofDays(16));
    var entries = new ArrayList<RecordTail.Entry>();
    for (int i = 0; i < events.size(); i++) {
      entries.add(Events.entry(0, i, events.get(i)));
    }
    try (EventIndex index = LuceneIndex.open(kind, config, new TestClock(START))) {
      index.add(Events.documents(kind, entries), Map.of(0, (long) events.size()));
    }
    indexes.put(name, LuceneIndex.open(kind, config, new TestClock(START)));
  }

  @AfterEach
  void close() {
    indexes.values().forEach(EventIndex::close);
  }

  private Page find(String words, int last, Optional<String> after) {
    return new Chronicle(indexes)
        .find(
            last,
            after,
            (kind, from) ->
                new Search(
                    Condition.parse(kind, words), Optional.empty(), Optional.empty(), last, from));
  }

  private static String event(int second, String members) {
    return "{\"time\":\"%s\",\"n\":%d%s}".formatted(START.plusSeconds(second), second, members);
  }

  @Test
  void pages_hold_everything_once_in_the_order_of_time_whichever_source_it_has() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var all = new LinkedHashMap<String, List<String>>();
    List<String> names = List.copyOf(KINDS.keySet());
    names.forEach(name -> all.put(name, new ArrayList<>()));
    for (int i = 0; i < 200; i++) {
      // Seldom a second of its own, and now and then one source alone for a while.
      String name = names.get(random.nextInt(10) < 8 ? (i / 40) % 3 : random.nextInt(3));
      all.get(name).add(event(i / 3, ",\"id\":\"%s%d\"".formatted(name, i)));
    }
    for (String name : names) {
      keep(name, all.get(name));
    }

    var found = new ArrayList<Chronicle.Entry>();
    Optional<String> after = Optional.empty();
    do {
      Page page = find("", 7, after);
      found.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());

    assertThat(found).as("seed " + seed).hasSize(200);
    assertThat(found.stream().map(Chronicle.Entry::event)).doesNotHaveDuplicates();
    assertThat(found)
        .isSortedAccordingTo(
            (a, b) -> Long.compare(b.place().timeMillis(), a.place().timeMillis()));
  }

  @Test
  void a_source_that_does_not_know_a_field_is_left_out_and_none_is_a_bad_search() throws Exception {
    keep("calls", List.of(event(1, ",\"sid\":\"a\",\"status\":404")));
    keep("told", List.of(event(2, ",\"sid\":\"a\",\"sta\":\"p\"")));
    keep("done", List.of(event(3, ",\"by\":\"token\"")));

    assertThat(find("sid:a", 10, Optional.empty()).entries())
        .extracting(Chronicle.Entry::source)
        .containsExactly("told", "calls");
    assertThat(find("status:404", 10, Optional.empty()).entries())
        .extracting(Chronicle.Entry::source)
        .containsExactly("calls");
    assertThatThrownBy(() -> find("colour:red", 10, Optional.empty()))
        .isInstanceOf(BadSearch.class)
        .hasMessageContaining("colour");
    assertThatThrownBy(() -> find("", 10, Optional.of("else.1.2")))
        .isInstanceOf(BadSearch.class)
        .hasMessageContaining("cursor");
  }

  @Test
  void an_event_with_the_key_of_an_earlier_one_stands_in_for_it() throws Exception {
    var rows = new EventKind("rows", List.of(Field.keyword("sid")), Optional.of("sid"));
    var config = LuceneConfig.of(folder, 1L << 30, Duration.ofDays(16));
    var entries =
        List.of(
            Events.entry(0, 0, event(1, ",\"sid\":\"a\",\"end\":\"silent\"")),
            Events.entry(0, 1, event(2, ",\"sid\":\"b\",\"end\":\"left\"")),
            Events.entry(0, 2, event(1, ",\"sid\":\"a\",\"end\":\"ended\"")));
    try (EventIndex index = LuceneIndex.open(rows, config, new TestClock(START))) {
      index.add(Events.documents(rows, entries), Map.of(0, 3L));
    }
    indexes.put("rows", LuceneIndex.open(rows, config, new TestClock(START)));

    Found found = indexes.get("rows").search(Search.latest(10));

    assertThat(found.events())
        .extracting(row -> Events.json(row).get("end").asString())
        .containsExactly("left", "ended");
    assertThat(indexes.get("rows").size().events()).isEqualTo(2);
  }
}

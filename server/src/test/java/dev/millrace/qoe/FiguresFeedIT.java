package dev.millrace.qoe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.qoe.sql.FiguresTable;
import dev.millrace.telemetry.RepeatBook;
import dev.millrace.telemetry.sql.RepeatTable;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rows in a real Kafka become figures in a real PostgreSQL, each once.
@Timeout(120)
class FiguresFeedIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Question ALWAYS = new Question(NOON, NOON.plusSeconds(3600), Map.of());

  private final EventsConfig kafka = Backends.events();
  private final Database database = Backends.database();
  private final FiguresTable table = new FiguresTable(database);

  @AfterEach
  void close() {
    database.close();
  }

  private FiguresFeed feed() {
    var feed = new FiguresFeed(kafka, table, () -> true, InstantSource.fixed(NOON));
    feed.start();
    return feed;
  }

  private void write(String... rows) throws InterruptedException {
    write(Topic.SESSIONS, rows);
  }

  private void write(Topic where, String... rows) throws InterruptedException {
    try (var topic = new TopicWriter(kafka, where, 1 << 20)) {
      var kept = new CountDownLatch(rows.length);
      for (String row : rows) {
        assertThat(topic.offer("s", row.getBytes(UTF_8), _ -> kept.countDown())).isTrue();
      }
      assertThat(kept.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String row(String id, int stalls) {
    return """
    {"id":"%s","sid":"%s","time":"2026-11-21T12:10:00.000Z","buffer_count":%d,"events":5}\
    """
        .formatted(id, id, stalls);
  }

  private boolean holds(long plays, long stalls) {
    return Eventually.holds(
        () -> {
          Sums sums = table.sums(ALWAYS);
          return sums.of(Measure.PLAYS) == plays && sums.of(Measure.STALLS) == stalls;
        });
  }

  @Test
  void rows_are_figures_once_whoever_reads_them_and_the_last_of_an_id_counts() throws Exception {
    write(row("a", 1), row("b", 2), "no row");
    try (var first = feed();
        var second = feed()) {
      assertThat(holds(2, 3)).isTrue();
      write(row("a", 5), row("c", 0));
      assertThat(holds(3, 7)).isTrue();
      assertThat(first.misfits() + second.misfits()).isPositive();
    }

    try (var next = feed()) {
      write(row("b", 0));
      assertThat(holds(3, 5)).isTrue();
      assertThat(next.taken()).isEqualTo(1);
    }
  }

  @Test
  void what_was_refused_is_told_by_its_reason_and_what_is_not_in_the_figures_yet_is_counted()
      throws Exception {
    var cell = new RepeatBook.Cell(LocalDate.now(ZoneOffset.UTC), "web", "film");
    var repeats = new RepeatTable(database);
    repeats.add(Map.of(cell, 2L));
    repeats.add(Map.of(cell, 3L));
    var crowd = new HashMap<RepeatBook.Cell, Long>();
    for (int i = 0; i < 2_100; i++) {
      crowd.put(new RepeatBook.Cell(cell.day().minusDays(30), "web", "made-up-" + i), 1L);
    }
    repeats.add(crowd);
    assertThat(repeats.since(cell.day().minusDays(30), 5_000)).hasSize(2_002);
    var readers =
        List.of(
            new Evidence.Reader("figures", Topic.SESSIONS, table::place),
            new Evidence.Reader(
                "search.session", Topic.SESSIONS, () -> Map.of(0, 9L, 1, 9L, 2, 9L)),
            new Evidence.Reader(
                "lake.sessions",
                Topic.SESSIONS,
                () -> {
                  throw new IllegalStateException("the bucket is away");
                }));
    var evidence = new Evidence(kafka, repeats, readers, InstantSource.system());
    write(
        Topic.TELEMETRY_REJECTED,
        refused("sid is missing", "{}"),
        refused("a record has 8192 bytes", "one"),
        refused("a record has 9000 bytes", "two"));
    write(row("a", 1), row("b", 2));

    Evidence.Look look = evidence.look().orElseThrow();

    assertThat(look.complete()).isTrue();
    assertThat(look.readers())
        .extracting(Evidence.Behind::name, Evidence.Behind::records)
        .containsExactly(
            tuple("figures", 2L), tuple("search.session", 0L), tuple("lake.sessions", null));
    assertThat(look.readers().getFirst().seconds()).isBetween(0.0, 60.0);
    assertThat(look.repeated()).containsExactly(new Evidence.Repeats(cell.day(), "web", "film", 5));
    assertThat(look.rejected())
        .extracting(Evidence.Reason::reason, Evidence.Reason::records, Evidence.Reason::example)
        .containsExactly(
            tuple("a record has # bytes", 2L, "two"), tuple("sid is missing", 1L, "{}"));
  }

  private static String refused(String reason, String record) {
    return """
    {"time":"2026-11-21T12:10:00.000Z","reason":"%s","token":"","record":"%s"}\
    """
        .formatted(reason, record);
  }
}

package dev.millrace.qoe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.Database;
import dev.millrace.qoe.sql.FiguresTable;
import dev.millrace.testing.Backends;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Figures in a real PostgreSQL come to what a look at each session comes to.
class FiguresTableIT {
  private static final Instant BEGIN = Instant.parse("2026-11-20T00:00:00Z");
  private static final Duration SPAN = Duration.ofHours(30);
  private static final List<String> BROWSERS = List.of("chrome", "firefox", "safari", "");
  private static final List<String> COUNTRIES = List.of("DE", "FR", "it's \"IT\"");

  private final Database database = Backends.database();
  private final FiguresTable table = new FiguresTable(database);
  private final Reckoning reckoning = new Reckoning();
  private final Random random = new Random(0x51);
  private long offset;

  @AfterEach
  void close() {
    database.close();
  }

  private SessionFact session(int number) {
    long at = BEGIN.toEpochMilli() + random.nextLong(SPAN.toMillis());
    boolean hasStarted = random.nextInt(10) > 0;
    String startup = hasStarted ? "\"startup_ms\":%d,".formatted(50 + random.nextInt(6_000)) : "";
    String json =
        """
        {"id":"s%1$d","sid":"s%1$d","time":"%2$s","cid":"film-%3$d","browser":"%4$s",%5$s
         "country":"%6$s","watched_ms":%7$d,"total_buffer_ms":%8$d,"buffer_count":%9$d,
         "media_ms":%7$d,"bitrate_kbps":%10$d.5,"switches":2,"start_failure":%11$s,"events":9,
         "lost_events":1,"doubled_events":0,"complete":false,"score":71.25}
        """
            .formatted(
                number,
                Instant.ofEpochMilli(at),
                random.nextInt(7),
                BROWSERS.get(random.nextInt(BROWSERS.size())),
                startup,
                COUNTRIES.get(random.nextInt(COUNTRIES.size())).replace("\"", "\\\""),
                random.nextInt(600_000),
                random.nextInt(9_000),
                random.nextInt(4),
                random.nextInt(8_000),
                !hasStarted);
    SessionFact fact = SessionFact.of(json.getBytes(UTF_8));
    assertThat(fact).isNotNull();
    return fact;
  }

  private void take(List<SessionFact> facts) {
    Map<Integer, Long> before = table.place();
    offset += facts.size();
    Map<Integer, Long> next = Map.of(0, offset);
    assertThat(table.take(facts, before, next)).isTrue();
    assertThat(reckoning.take(facts, before, next)).isTrue();
  }

  private void takeSome() {
    for (int batch = 0; batch < 4; batch++) {
      var facts = new ArrayList<SessionFact>();
      for (int i = 0; i < 150; i++) {
        // Some have a row already, in this batch or an earlier one.
        facts.add(session(random.nextInt(400)));
      }
      take(facts);
    }
  }

  private Question question(Map<Dimension, List<String>> filters) {
    long from = random.nextLong(SPAN.toMillis() / 2);
    long to = from + 1 + random.nextLong(SPAN.toMillis());
    return new Question(BEGIN.plusMillis(from), BEGIN.plusMillis(to), filters);
  }

  private static final List<Map<Dimension, List<String>>> FILTERS =
      List.of(
          Map.of(),
          Map.of(Dimension.BROWSER, List.of("chrome", "")),
          Map.of(Dimension.COUNTRY, List.of("it's \"IT\"")),
          Map.of(
              Dimension.BROWSER, List.of("firefox"), Dimension.ASSET, List.of("film-1", "film-2")));

  @Test
  void sums_lines_and_values_are_those_of_every_session_looked_at() {
    takeSome();

    for (int round = 0; round < 12; round++) {
      Question question = question(FILTERS.get(round % FILTERS.size()));
      Duration step = round % 3 == 0 ? Duration.ofMinutes(15) : Duration.ofHours(6);
      var whole =
          new Question(BEGIN.plus(Duration.ofHours(round % 5)), question.to(), question.filters());

      assertThat(Figures.of(table.sums(question)))
          .as("%s", question)
          .isEqualTo(Figures.of(reckoning.sums(question)));
      assertThat(figures(table.steps(whole, step)))
          .as("%s", whole)
          .isEqualTo(figures(reckoning.steps(whole, step)));
      for (Dimension by : List.of(Dimension.BROWSER, Dimension.ASSET)) {
        assertThat(figures(table.values(question, by, 5)))
            .as("%s by %s", question, by)
            .isEqualTo(figures(reckoning.values(question, by, 5)));
      }
    }
  }

  private static <K> List<String> figures(Map<K, Sums> sums) {
    var lines = new ArrayList<String>();
    sums.forEach((key, one) -> lines.add(key + " " + Figures.of(one)));
    return lines;
  }

  @Test
  void a_session_that_the_database_can_not_hold_holds_up_no_other() {
    SessionFact good = session(1);
    SessionFact bad = session(2);
    var values = new EnumMap<>(bad.values());
    values.put(Dimension.ASSET, "a\0b");
    var refused = new SessionFact(bad.id(), bad.at(), values, bad.measures(), bad.startup());
    Map<Integer, Long> before = table.place();

    assertThat(table.take(List.of(refused, good, refused), before, Map.of(0, 3L))).isTrue();

    assertThat(table.place()).isEqualTo(Map.of(0, 3L));
    var always = new Question(BEGIN, BEGIN.plus(SPAN), Map.of());
    assertThat(table.sums(always).of(Measure.PLAYS)).isEqualTo(1);
  }

  @Test
  void a_row_that_comes_again_stands_in_the_place_of_the_one_before() {
    var always = new Question(BEGIN, BEGIN.plus(SPAN), Map.of());
    SessionFact first = session(1);
    take(List.of(first));
    SessionFact second = session(1);
    take(List.of(second));
    take(List.of(second, second));

    Sums sums = table.sums(always);
    assertThat(sums.of(Measure.PLAYS)).isEqualTo(1);
    assertThat(sums.of(Measure.WATCHED_MS)).isEqualTo(second.measures().get(Measure.WATCHED_MS));
    assertThat(sums.startups()).isEqualTo(reckoning.sums(always).startups());
  }

  @Test
  void an_hour_tells_so_many_values_apart_and_counts_the_rest_as_one() {
    var few = new FiguresTable(database, 3);
    var facts = new ArrayList<SessionFact>();
    for (int i = 0; i < 12; i++) {
      facts.add(of(i, "film-" + i, 1));
    }
    assertThat(few.take(facts, few.place(), Map.of(0, 1L))).isTrue();
    var all = new Question(BEGIN, BEGIN.plus(SPAN), Map.of());

    Map<String, Sums> values = few.values(all, Dimension.ASSET, 100);

    assertThat(values).hasSize(4).containsKey("(others)");
    assertThat(values.get("(others)").of(Measure.PLAYS)).isEqualTo(9);
    String known = values.keySet().stream().filter(one -> one.startsWith("f")).toList().getFirst();
    List<SessionFact> again =
        List.of(of(Integer.parseInt(known.substring(5)), known, 5), of(20, known, 1));
    assertThat(few.take(again, few.place(), Map.of(0, 2L))).isTrue();
    assertThat(few.values(all, Dimension.ASSET, 100).get(known).of(Measure.STALLS)).isEqualTo(6);
    assertThat(few.sums(all).of(Measure.PLAYS)).isEqualTo(13);
  }

  private static SessionFact of(int number, String film, int stalls) {
    String json =
        """
        {"id":"o%1$d","sid":"o%1$d","time":"%2$s","cid":"%3$s","buffer_count":%4$d}
        """
            .formatted(number, BEGIN.plusSeconds(number), film, stalls);
    SessionFact fact = SessionFact.of(json.getBytes(UTF_8));
    assertThat(fact).isNotNull();
    return fact;
  }

  @Test
  void who_reads_from_a_place_where_another_has_been_changes_nothing() {
    take(List.of(session(1)));

    assertThat(table.take(List.of(session(2)), Map.of(), Map.of(0, 9L))).isFalse();

    assertThat(table.place()).isEqualTo(Map.of(0, 1L));
    assertThat(table.sums(new Question(BEGIN, BEGIN.plus(SPAN), Map.of())).of(Measure.PLAYS))
        .isEqualTo(1);
  }

  @Test
  void sums_of_hours_outlive_their_sessions() {
    takeSome();
    var whole = new Question(BEGIN, BEGIN.plus(SPAN), Map.of());
    Figures before = Figures.of(table.sums(whole));

    table.forget(BEGIN.plus(SPAN).plus(FiguresBook.ROWS_AGE).plusSeconds(1));

    assertThat(Figures.of(table.sums(whole))).isEqualTo(before);
    var one = new Question(BEGIN, BEGIN.plusMillis(1_000_000), Map.of());
    assertThat(table.sums(one).of(Measure.PLAYS)).isZero();
    table.forget(BEGIN.plus(SPAN).plus(FiguresBook.SUMS_AGE).plus(Duration.ofHours(1)));
    assertThat(table.sums(whole).of(Measure.PLAYS)).isZero();
  }

  @Test
  void quantiles_of_buckets_are_one_percent_off_at_most() {
    var sums = new Sums();
    long[] millis = random.longs(5_000, 1, 100_000).map(value -> value * value / 100_000).toArray();
    for (long one : millis) {
      sums.addStartups(StartupBuckets.of(one), 1);
    }
    Arrays.sort(millis);

    for (double share : new double[] {0.01, 0.5, 0.75, 0.95, 0.999, 1}) {
      double exact = Math.max(1, millis[(int) Math.ceil(share * millis.length) - 1]);
      assertThat(StartupBuckets.quantile(sums.startups(), share))
          .isBetween(exact * 0.99, exact * 1.01);
    }
    assertThat(StartupBuckets.quantile(new Sums().startups(), 0.5)).isNaN();
  }
}

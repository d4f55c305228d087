package dev.millrace.bench;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresAddress;
import dev.millrace.engines.postgres.PostgresConfig;
import dev.millrace.qoe.Dimension;
import dev.millrace.qoe.FiguresBook;
import dev.millrace.qoe.Question;
import dev.millrace.qoe.sql.FiguresTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How soon figures are there among very many sessions, of four weeks, a thousand assets and six
/// dimensions. Rows lie where they would: beside those of the same time, as they came.
///
/// `MILLRACE_BENCH_SESSIONS` says how many; five million otherwise.
final class FiguresSize implements Scenario {
  private static final int ROUNDS = 5;
  private static final double MOST_MILLIS = 500;
  private static final Duration WEEKS = Duration.ofDays(28);

  /// So many rows the database makes before its word is given up.
  private static final int PART = 250_000;

  private static final String SUMS =
      """
      insert into %s
      select %s, date_trunc('%s', %s, 'UTC'), %s, sum(plays), sum(starts), sum(start_failures),
        sum(playback_failures), sum(exits), sum(stalls), sum(stalled_ms), sum(watched_ms),
        sum(rated_ms), sum(kilobits), sum(switches), sum(scored), sum(score_sum), sum(events),
        sum(lost_events), sum(doubled_events), sum(incomplete), sum(skewed), sum(sampled)
      from %s group by 1, 2, 3
      """;

  private static final String STARTUPS =
      """
      insert into qoe_startup
      select '%s', date_trunc('hour', started_at, 'UTC'), %s, startup_bucket, count(*)
      from qoe_session group by 1, 2, 3, 4
      """;

  private static final String STARTUP_DAYS =
      """
      insert into qoe_startup_day
      select dimension, date_trunc('day', hour, 'UTC'), value, bucket, sum(starts)
      from qoe_startup group by 1, 2, 3, 4
      """;

  @Override
  public String name() {
    return "figures";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    int count =
        Integer.parseInt(System.getenv().getOrDefault("MILLRACE_BENCH_SESSIONS", "5000000"));
    Path folder = Files.createTempDirectory("millrace-bench-figures-");
    try (var postgres = new EmbeddedPostgres(PostgresConfig.in(folder.resolve("postgres")))) {
      PostgresAddress address = postgres.start();
      var login = address.credentials();
      var config = DatabaseConfig.of(address.jdbcUrl(), login.id(), new Secret(login.secret()));
      try (var database = new Database(config)) {
        database.start();
        fill(database, count);
        return new Findings(
            asked(new FiguresTable(database)), List.of("%,d sessions.".formatted(count)));
      }
    } finally {
      Workshop.delete(folder);
    }
  }

  private static void fill(Database database, int count) {
    var statements = new ArrayList<String>();
    for (int from = 0; from < count; from += PART) {
      statements.add(sessions(from + 1, Math.min(count, from + PART), count));
    }
    statements.add(hours("all", "''"));
    statements.add(STARTUPS.formatted("all", "''"));
    for (Dimension dimension : Dimension.values()) {
      statements.add(hours(dimension.word(), dimension.word()));
      statements.add(STARTUPS.formatted(dimension.word(), dimension.word()));
    }
    statements.add(SUMS.formatted("qoe_day", "dimension", "day", "hour", "value", "qoe_hour"));
    statements.add(STARTUP_DAYS);
    statements.add("analyze qoe_session, qoe_hour, qoe_startup, qoe_day, qoe_startup_day");
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("set statement_timeout = 0");
              statements.forEach(handle::execute);
              handle.execute("set statement_timeout = '30s'");
            });
  }

  private static String sessions(int from, int to, int count) {
    return """
    insert into qoe_session
    select 's' || i,
      now() - interval '28 days' * (1 - i / %1$d.0) - random() * interval '20 minutes',
      'film-' || cast(floor(power(random(), 3) * 1000) as int),
      'edge-' || i %% 4, 'browser-' || cast(floor(power(random(), 2) * 12) as int),
      'country-' || cast(floor(power(random(), 2) * 60) as int),
      (array['360p', '480p', '720p', '1080p'])[1 + i %% 4],
      (array['desktop', 'phone', 'tv'])[1 + i %% 3],
      350 + cast(floor(random() * 60) as int), 1, 1, 0, 0, 0,
      cast(floor(random() * 2) as int), 800, 300000, 290000, 900000, 3, 1, 7000, 40,
      0, 0, 0, 0, 0
    from generate_series(%2$d, %3$d) as i
    """
        .formatted(count, from, to);
  }

  private static String hours(String dimension, String value) {
    return SUMS.formatted(
        "qoe_hour", "'" + dimension + "'", "hour", "started_at", value, "qoe_session");
  }

  private static List<Figure> asked(FiguresBook book) {
    Instant to = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var weeks = new Question(to.minus(WEEKS), to, Map.of());
    var day = new Question(to.minus(Duration.ofDays(1)), to, Map.of());
    var browser = Map.of(Dimension.BROWSER, List.of("browser-1"));
    var ofOne = new Question(weeks.from(), to, browser);
    var whole = new Question(weeks.from().truncatedTo(ChronoUnit.HOURS), to, Map.of());
    return List.of(
        timed("summary of four weeks", Optional.of(MOST_MILLIS), () -> book.sums(weeks)),
        timed(
            "line of four weeks, steps of six hours",
            Optional.of(MOST_MILLIS),
            () -> book.steps(whole, Duration.ofHours(6))),
        timed(
            "four weeks by browser",
            Optional.of(MOST_MILLIS),
            () -> book.values(weeks, Dimension.BROWSER, 20)),
        timed(
            "four weeks by asset",
            Optional.of(MOST_MILLIS),
            () -> book.values(weeks, Dimension.ASSET, 20)),
        timed(
            "summary of one browser, four weeks", Optional.of(MOST_MILLIS), () -> book.sums(ofOne)),
        timed(
            "line of a day, steps of a quarter of an hour",
            Optional.of(MOST_MILLIS),
            () -> book.steps(day, Duration.ofMinutes(15))),
        timed(
            "a day by country, of one browser",
            Optional.of(MOST_MILLIS),
            () -> book.values(new Question(day.from(), to, browser), Dimension.COUNTRY, 20)),
        timed(
            "four weeks by country, of one browser: every session",
            Optional.empty(),
            () -> book.values(ofOne, Dimension.COUNTRY, 20)));
  }

  private static Figure timed(String what, Optional<Double> most, Runnable question) {
    question.run();
    var runs = new Runs();
    for (int round = 0; round < ROUNDS; round++) {
      var watch = new Stopwatch();
      question.run();
      runs.add(watch.seconds() * 1000);
    }
    return most.map(limit -> Figure.atMost(what, runs, "ms", limit))
        .orElseGet(() -> Figure.report(what, runs.text("ms")));
  }
}

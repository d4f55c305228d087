package dev.millrace.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// How soon SQL over millions of players' events is answered, from the request to its last byte;
/// and how fast they come into the lake.
///
/// `MILLRACE_BENCH_EVENTS` says how many; five million otherwise.
final class TelemetrySql implements Scenario {
  private static final String TOPIC = "millrace.telemetry";
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration SPAN = Duration.ofHours(3);

  /// A look of the lake: rows of sessions were counted as well.
  private static final Duration AFTER = Duration.ofSeconds(20);

  private static final int WARM = 3;
  private static final int QUESTIONS = 20;
  private static final double MOST_MILLIS = 500;
  private static final String BY_TWO =
      """
      SELECT browser, country, count(*) AS n, quantile_cont(mtp, 0.95) AS p95
      FROM events %s GROUP BY 1, 2 ORDER BY n DESC\
      """;

  private final Workshop workshop;

  TelemetrySql(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "telemetry-sql";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    int count = Integer.parseInt(System.getenv().getOrDefault("MILLRACE_BENCH_EVENTS", "5000000"));
    try (var house = new TelemetryHouse(workshop, "telemetry-sql")) {
      house.api();
      var watch = new Stopwatch();
      fill(house, count);
      double told = watch.seconds();
      house.settle(count, PATIENCE);
      double settled = watch.seconds();
      Stopwatch.pause(AFTER);
      long rows = house.ask("SELECT count(*) FROM events").path(0).asLong();
      Spread all = asked(house, BY_TWO.formatted(""));
      Spread hour = asked(house, BY_TWO.formatted("WHERE time > now() - INTERVAL 1 HOUR"));
      Spread three =
          asked(
              house,
              """
              SELECT cdn, quantile_cont(br, [0.5, 0.95, 0.99]) FROM events GROUP BY 1\
              """);
      return new Findings(
          List.of(
              Figure.exactly("rows in the lake", rows, count),
              Figure.atMost(
                  "a percentile by two dimensions over all, p95",
                  Runs.of(all.percentile(95)),
                  "ms",
                  MOST_MILLIS),
              Figure.report("of it", all.text("ms")),
              Figure.report("the same of the last hour", hour.text("ms")),
              Figure.report("three percentiles by one dimension", three.text("ms")),
              Figure.report(
                  "from Kafka into lake and search at once",
                  "%,.0f events/s".formatted(count / settled))),
          List.of(
              "%,d events were in Kafka after %.0f s; the questions were asked of %s."
                  .formatted(count, told, "`POST /v1/sql`"),
              house.server().processes().memoryByProgram()));
    }
  }

  private static void fill(TelemetryHouse house, int count) throws IOException {
    Instant begin = Instant.now().minus(SPAN);
    try (var producer = new BareProducer(house.kafka())) {
      for (int i = 0; i < count; i++) {
        producer.tell(TOPIC, begin.plusMillis(SPAN.toMillis() * i / count));
      }
      producer.flush();
    }
  }

  private static Spread asked(TelemetryHouse house, String query)
      throws IOException, InterruptedException {
    double[] millis = new double[QUESTIONS];
    for (int i = -WARM; i < QUESTIONS; i++) {
      var watch = new Stopwatch();
      JsonNode answer = house.api().post("/v1/sql", Map.of("query", query));
      if (answer.path("rows").isEmpty()) {
        throw new BenchFailed("a question had no answer: " + query);
      }
      if (i >= 0) {
        millis[i] = watch.seconds() * 1e3;
      }
    }
    return new Spread(millis);
  }
}

package dev.millrace.bench;

import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.journal.AccessLog;
import dev.millrace.delivery.journal.AccessLogConfig;
import dev.millrace.events.EventsConfig;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What the access log costs the event loop that hands a finished request over.
final class AccessLogCost implements Scenario {
  private static final int BURST = 4_000;
  private static final int BURSTS = 60;
  private static final double MOST_MICROS = 1;
  private static final long PAUSE = Duration.ofMillis(50).toNanos();

  @Override
  public String name() {
    return "access-log";
  }

  @Override
  public Findings run() {
    var exchange =
        new HttpMetrics.Exchange(
            Request.builder("GET", "/play/film/v1/v/720p/7.m4s").build(),
            "/play/{assetId}/{path...}",
            200,
            Response.bytes("video/mp4", new byte[2048]),
            new HttpMetrics.Timing(1_000, 100_000),
            2048,
            false);
    var away = EventsConfig.of("127.0.0.1:1");
    try (var log = new AccessLog(AccessLogConfig.of("bench"), away, PlaceRules.none())) {
      log.start();
      Runs runs = bursts(log, exchange);
      AccessLog.Counts counts = log.counts();
      return new Findings(
          List.of(Figure.atMost("handed over", runs, "µs", MOST_MICROS)),
          List.of(
              "bursts of %,d with pauses; %,d of %,d found the queue full. Kafka is away."
                  .formatted(BURST, counts.crowded(), counts.served())));
    }
  }

  private static Runs bursts(AccessLog log, HttpMetrics.Exchange exchange) {
    var runs = new Runs();
    for (int burst = 0; burst < BURSTS; burst++) {
      var watch = new Stopwatch();
      for (int i = 0; i < BURST; i++) {
        log.finished(exchange);
      }
      if (burst >= BURSTS / 2) {
        runs.add(watch.seconds() * 1e6 / BURST);
      }
      LockSupport.parkNanos(PAUSE);
    }
    return runs;
  }
}

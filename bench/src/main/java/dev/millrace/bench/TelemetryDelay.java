package dev.millrace.bench;

import dev.millrace.bench.EventBodies.Form;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// How soon what a player told is found, is among those who watch now, and is in the lake, while
/// others tell a thousand events a second.
final class TelemetryDelay implements Scenario {
  private static final int CONNECTIONS = 32;
  private static final int PER_SECOND = 1_000;
  private static final Duration BESIDE = Duration.ofSeconds(150);
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration LAKE_LOOK = Duration.ofMillis(500);
  private static final int FOUND = 30;
  private static final int SHOWN = 10;
  private static final int KEPT = 3;
  private static final double MOST_SECONDS = 2;
  private static final double MOST_LIVE_SECONDS = 5;
  private static final double MOST_LAKE_SECONDS = 60;

  private final Workshop workshop;
  private int told;

  TelemetryDelay(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "telemetry-delay";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    try (var house = new TelemetryHouse(workshop, "telemetry-delay")) {
      InetSocketAddress server = house.address();
      var others = new FutureTask<>(() -> tell(server));
      Thread.ofPlatform().name("others").daemon().start(others);
      Stopwatch.pause(WARM);
      double[] found = new double[FOUND];
      for (int i = 0; i < FOUND; i++) {
        found[i] = found(house);
      }
      double[] shown = new double[SHOWN];
      for (int i = 0; i < SHOWN; i++) {
        shown[i] = shown(house);
      }
      var kept = new Runs();
      for (int i = 0; i < KEPT; i++) {
        kept.add(kept(house));
      }
      double millis = others.get();
      var spread = new Spread(found);
      var live = new Spread(shown);
      return new Findings(
          List.of(
              Figure.atMost(
                  "told until found, p95", Runs.of(spread.percentile(95)), "s", MOST_SECONDS),
              Figure.report("of it", spread.text("s")),
              Figure.atMost(
                  "told until among those who watch now, p95",
                  Runs.of(live.percentile(95)),
                  "s",
                  MOST_LIVE_SECONDS),
              Figure.report("of it", live.text("s")),
              Figure.atMost("told until in the lake, asked by SQL", kept, "s", MOST_LAKE_SECONDS)),
          List.of(
              "%,d requests/s of others beside it, of which p95 took %.1f ms."
                  .formatted(PER_SECOND, millis)));
    } catch (ExecutionException e) {
      throw new BenchFailed("others could not tell", e);
    }
  }

  /// The 95th percentile of what others waited, in milliseconds.
  private static double tell(InetSocketAddress server) throws IOException {
    var bodies = new EventBodies(Form.CMCD, 1, 0);
    try (TellingCrowd crowd = TellingCrowd.connect(server, CONNECTIONS, bodies)) {
      return crowd.pace(PER_SECOND, BESIDE).millis().percentile(95);
    }
  }

  private String tell(TelemetryHouse house) throws IOException, InterruptedException {
    String sid = "delay-" + told++;
    int status =
        house.tell(
            "{\"sid\":\"%1$s\",\"cid\":\"%1$s\",\"sn\":0,\"e\":\"ps\",\"sta\":\"s\",\"ts\":%2$d}"
                .formatted(sid, System.currentTimeMillis()));
    if (status != 204) {
      throw new BenchFailed("an event was answered " + status);
    }
    return sid;
  }

  private double found(TelemetryHouse house) throws IOException, InterruptedException {
    var watch = new Stopwatch();
    String path = "/v1/telemetry/events?last=1&q=sid:" + tell(house);
    while (house.api().get(path).path("items").isEmpty()) {
      await(watch, LOOK);
    }
    return watch.seconds();
  }

  /// As the tile of the dashboard asks.
  private double shown(TelemetryHouse house) throws IOException, InterruptedException {
    var watch = new Stopwatch();
    String film = tell(house);
    while (!house.api().get("/v1/qoe/live").path("by").path("asset").has(film)) {
      await(watch, LOOK);
    }
    return watch.seconds();
  }

  private double kept(TelemetryHouse house) throws IOException, InterruptedException {
    var watch = new Stopwatch();
    String query = "SELECT count(*) FROM events WHERE sid = '%s'".formatted(tell(house));
    while (house.ask(query).path(0).asLong() == 0) {
      await(watch, LAKE_LOOK);
    }
    return watch.seconds();
  }

  private static void await(Stopwatch watch, Duration pause) throws InterruptedException {
    if (watch.isPast(PATIENCE)) {
      throw new BenchFailed("an event was not there within " + PATIENCE.toSeconds() + " s");
    }
    Stopwatch.pause(pause);
  }
}

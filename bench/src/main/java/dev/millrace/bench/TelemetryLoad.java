package dev.millrace.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.bench.EventBodies.Form;
import dev.millrace.bench.TellingCrowd.Told;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What players tell, through the whole endpoint to Kafka's word: at a rate, and as much as goes;
/// beside a server that looks at nothing, and a producer with nothing before it.
final class TelemetryLoad implements Scenario {
  /// For so long a server compiles what requests need, with half a core.
  private static final Duration WARM = Duration.ofSeconds(45);
  private static final Duration PACED = Duration.ofSeconds(20);
  private static final Duration BURST = Duration.ofSeconds(8);
  private static final Duration BARE = Duration.ofSeconds(5);
  private static final int RUNS = 3;
  private static final int CONNECTIONS = 128;
  private static final int BATCH = 20;
  private static final int PER_SECOND = 10_000;
  private static final double MOST_MILLIS = 20;
  private static final double LEAST_REQUESTS = 20_000;
  private static final double LEAST_EVENTS = 100_000;
  private static final String BARE_TOPIC = "bench.bare";
  private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII);

  private final Workshop workshop;
  private int from;

  TelemetryLoad(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "telemetry-load";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    try (var house = new TelemetryHouse(workshop, "telemetry")) {
      InetSocketAddress server = house.address();
      burst(server, Form.CMCD, 1, WARM);
      burst(server, Form.JSON, BATCH, BURST);
      house.settle(received(house), Duration.ofMinutes(3));
      var figures = new ArrayList<Figure>();
      paced(house, figures);
      Runs requests = bursts(server, Form.CMCD, 1);
      Runs events = bursts(server, Form.CMCD, BATCH);
      figures.add(least("requests of 1 event (CMCD)", requests, LEAST_REQUESTS));
      figures.add(
          least("requests of 1 event (JSON)", bursts(server, Form.JSON, 1), LEAST_REQUESTS));
      figures.add(least("events in requests of 20 (CMCD)", events, LEAST_EVENTS));
      figures.add(
          least("events in requests of 20 (JSON)", bursts(server, Form.JSON, BATCH), LEAST_EVENTS));
      beside(house, requests, events, figures);
      figures.add(Figure.exactly("requests refused", refused(house), 0));
      return new Findings(
          figures,
          List.of(
              "%d connections of a client in Java, a thread, on the same machine; %d s a run."
                  .formatted(CONNECTIONS, BURST.toSeconds()),
              "search, sessions and the lake read along, and had what came before when it began.",
              house.server().processes().memoryByProgram()));
    }
  }

  private static double received(TelemetryHouse house) throws IOException, InterruptedException {
    return house.count("millrace_telemetry_received_total");
  }

  private static long refused(TelemetryHouse house) throws IOException, InterruptedException {
    return Math.round(house.count("millrace_telemetry_records_total", "refused"));
  }

  private static Figure least(String what, Runs runs, double least) {
    return Figure.atLeast(what, runs, "/s", least);
  }

  private void paced(TelemetryHouse house, List<Figure> figures)
      throws IOException, InterruptedException {
    InetSocketAddress server = house.address();
    Path log = house.server().stops();
    var runs = new Runs();
    var texts = new ArrayList<Figure>();
    for (int i = 0; i < RUNS; i++) {
      int mark = Stops.mark(log);
      Told told = paced(server, bodies(Form.CMCD, 1), PACED);
      runs.add(told.millis().percentile(95));
      texts.add(Figure.report("of run " + (i + 1), told.text()));
      texts.add(Figure.report("the server stood still", Stops.since(mark, log).text()));
    }
    String what = "p95 at %,d requests/s".formatted(PER_SECOND);
    figures.add(Figure.atMost(what, runs, "ms", MOST_MILLIS));
    figures.addAll(texts);
    // The last of them again.
    Told known = paced(server, new EventBodies(Form.CMCD, 1, from), BARE);
    figures.add(Figure.report("events that are known, at that rate", known.text()));
    EventBodies bodies = bodies(Form.CMCD, 1);
    try (var endpoint = new BareLoop(bodies.bytes(), ANSWER)) {
      Told bare = paced(endpoint.address(), bodies, BARE);
      figures.add(Figure.report("a bare loop, at that rate", bare.text()));
    }
  }

  private static Told paced(InetSocketAddress server, EventBodies bodies, Duration time)
      throws IOException {
    try (TellingCrowd crowd = TellingCrowd.connect(server, CONNECTIONS, bodies)) {
      return crowd.pace(PER_SECOND, time);
    }
  }

  private Runs bursts(InetSocketAddress server, Form form, int events) throws IOException {
    var runs = new Runs();
    for (int i = 0; i < RUNS; i++) {
      runs.add(burst(server, form, events, BURST));
    }
    return runs;
  }

  /// Events a second.
  private double burst(InetSocketAddress server, Form form, int events, Duration time)
      throws IOException {
    try (TellingCrowd crowd = TellingCrowd.connect(server, CONNECTIONS, bodies(form, events))) {
      return crowd.flood(time).requestsPerSecond() * events;
    }
  }

  /// Bodies of events that nobody told before.
  private EventBodies bodies(Form form, int events) {
    from += 10_000_000;
    return new EventBodies(form, events, from);
  }

  private void beside(TelemetryHouse house, Runs requests, Runs events, List<Figure> figures)
      throws IOException, InterruptedException {
    EventBodies one = bodies(Form.CMCD, 1);
    EventBodies many = bodies(Form.CMCD, BATCH);
    figures.add(ratio("requests of 1 event beside a bare loop", requests, bare(one)));
    figures.add(ratio("events in requests of 20 beside a bare loop", events, bare(many)));
    try (var producer = new BareProducer(house.kafka()).with(BARE_TOPIC)) {
      producer.perSecond(BARE_TOPIC, BARE);
      var runs = Runs.of(producer.perSecond(BARE_TOPIC, BARE));
      figures.add(ratio("events in requests of 20 beside a bare producer", events, runs));
      Spread alone = producer.pace(BARE_TOPIC, PER_SECOND, BARE);
      figures.add(
          Figure.report("a bare producer at %,d/s".formatted(PER_SECOND), alone.text("ms")));
    }
  }

  private static Figure ratio(String what, Runs ours, Runs peer) {
    return Figure.ratio(what, new Figure.Pair(ours, peer, "/s"));
  }

  private Runs bare(EventBodies bodies) throws IOException {
    try (var endpoint = new BareLoop(bodies.bytes(), ANSWER);
        TellingCrowd crowd = TellingCrowd.connect(endpoint.address(), CONNECTIONS, bodies)) {
      crowd.flood(BARE);
      return Runs.of(crowd.flood(BARE).requestsPerSecond() * bodies.events());
    }
  }
}

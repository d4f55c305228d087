package dev.millrace.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether all that was answered 204 is in the lake and in the search, once, when each part in turn
/// is killed meanwhile, when Kafka is away, and when the disk is full on which all of it lies.
///
/// The broker is that of another server, so that it can go without the one that collects. The disk
/// is a small one in memory, which only root may mount. `MILLRACE_BENCH_BREAKS` names those that
/// are tried: `server`, `postgres`, `duckdb`, `kafka`, `away`, `full`; all otherwise.
final class TelemetryBreaks implements Scenario {
  private static final String NAME = "telemetry-breaks";
  private static final int KILLS = 3;
  private static final String DISK = "size=1200m,mode=755";
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Duration FULL = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /// Until what is doubled would have come as well: some looks of the lake.
  private static final Duration AFTER = Duration.ofSeconds(35);

  private static final double MOST_SECONDS = 60;
  private static final Set<String> WANTED =
      Set.of(System.getenv().getOrDefault("MILLRACE_BENCH_BREAKS", "").split("[, ]+"));

  private final Workshop workshop;

  TelemetryBreaks(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Path disk = Files.createDirectories(workshop.folder().resolve(NAME));
    run("mount", "-t", "tmpfs", "-o", DISK, "tmpfs", disk.toString());
    var broker = Broker.of(workshop.another(NAME + "/broker"));
    try (var house = new TelemetryHouse(workshop, NAME + "/collector")) {
      Path data = Files.createDirectories(house.server().data());
      Files.writeString(
          data.resolve("millrace.yaml"),
          "kafka: {bootstrap-servers: \"%s\"}\n".formatted(broker.come()));
      house.api();
      var figures = new ArrayList<Figure>();
      for (var one : breaks(broker, disk.resolve("ballast")).entrySet()) {
        if (WANTED.contains("") || WANTED.contains(one.getKey())) {
          during(one.getKey(), house, figures, one.getValue());
        }
      }
      return new Findings(
          figures,
          List.of(
              ("8 players, each of whom tells 20 events again until they are answered 204; three"
                      + " kills each, Kafka away for %d s, the disk full for %d s; PostgreSQL,"
                      + " Kafka, the bucket, spool, search and lake on that disk.")
                  .formatted(AWAY.toSeconds(), FULL.toSeconds())));
    } finally {
      broker.leave();
      run("umount", "--lazy", disk.toString());
    }
  }

  private static Map<String, Break> breaks(Broker broker, Path ballast) {
    var breaks = new LinkedHashMap<String, Break>();
    breaks.put("server", TelemetryBreaks::killServer);
    breaks.put("postgres", again(house -> house.server().killPostgres()));
    breaks.put("duckdb", (house, _) -> killDuckDb(house));
    breaks.put("kafka", again(_ -> broker.fall()));
    breaks.put(
        "away",
        (_, _) -> {
          broker.leave();
          Stopwatch.pause(AWAY);
          var _ = broker.come();
        });
    breaks.put("full", (_, _) -> fill(ballast));
    return breaks;
  }

  /// The broker of another server, at one address for ever.
  private record Broker(MillraceServer server) {
    static Broker of(MillraceServer server) throws IOException {
      server.actAs("api");
      Path data = Files.createDirectories(server.data());
      Files.writeString(data.resolve("admin-token"), "nobody-asks-this-one-anything\n");
      return new Broker(server);
    }

    String come() throws IOException, InterruptedException {
      server.start();
      return TelemetryHouse.kafka(server);
    }

    void leave() {
      server.abandon();
    }

    void fall() throws IOException, InterruptedException {
      server.kill();
      var _ = come();
    }
  }

  /// What goes wrong.
  @FunctionalInterface
  private interface Break {
    void happen(TelemetryHouse house, Tellers tellers) throws IOException, InterruptedException;
  }

  /// Something that is done to a part.
  @FunctionalInterface
  private interface Blow {
    void fall(TelemetryHouse house) throws IOException, InterruptedException;
  }

  private static Break again(Blow blow) {
    return (house, _) -> {
      for (int i = 0; i < KILLS; i++) {
        blow.fall(house);
        Stopwatch.pause(BETWEEN);
      }
    };
  }

  private static void killServer(TelemetryHouse house, Tellers tellers)
      throws IOException, InterruptedException {
    for (int i = 0; i < KILLS; i++) {
      house.server().kill();
      house.server().start();
      tellers.turnTo(house.api().url());
      Stopwatch.pause(BETWEEN);
    }
  }

  /// The process that writes the lake's files, while it is there: a new one each time.
  private static void killDuckDb(TelemetryHouse house) throws InterruptedException {
    var watch = new Stopwatch();
    for (int killed = 0; killed < KILLS; ) {
      if (house.server().killChildren("DuckMain") > 0) {
        killed++;
        Stopwatch.pause(BETWEEN);
      } else if (watch.isPast(PATIENCE)) {
        throw new BenchFailed("DuckDB was there " + killed + " times");
      } else {
        Stopwatch.pause(SOON);
      }
    }
  }

  private static void fill(Path ballast) throws IOException, InterruptedException {
    byte[] much = new byte[1 << 16];
    var watch = new Stopwatch();
    double began = Double.NaN;
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (!(watch.seconds() - began > FULL.toSeconds())) {
        try {
          out.write(much);
        } catch (IOException _) {
          // Full. What others let go is taken too.
          began = Double.isNaN(began) ? watch.seconds() : began;
          Stopwatch.pause(SOON);
        }
        if (watch.isPast(PATIENCE)) {
          throw new BenchFailed("the disk does not get full");
        }
      }
    } finally {
      Files.delete(ballast);
    }
  }

  private static void during(String what, TelemetryHouse house, List<Figure> figures, Break cause)
      throws IOException, InterruptedException {
    Terminal.progress(what + " ...");
    String name = "breaks%d".formatted(figures.size());
    var tellers = new Tellers(name, house.api().url());
    Stopwatch.pause(BETWEEN);
    cause.happen(house, tellers);
    Stopwatch.pause(BETWEEN);
    tellers.end();
    var watch = new Stopwatch();
    while (tellers.inLake(house.api()).different() < tellers.kept() && !watch.isPast(PATIENCE)) {
      Stopwatch.pause(LOOK);
    }
    double late = watch.seconds();
    Stopwatch.pause(AFTER);
    Tellers.Found lake = tellers.inLake(house.api());
    Tellers.Found search = tellers.inSearch(house.api());
    figures.add(
        Figure.report(
            what + ": answered 204",
            "%,d, %,d requests told again".formatted(tellers.kept(), tellers.again())));
    figures.add(Figure.exactly("of them in the lake", lake.different(), tellers.kept()));
    figures.add(Figure.exactly("rows in the lake", lake.all(), tellers.kept()));
    figures.add(Figure.exactly("of them found", search.different(), tellers.kept()));
    figures.add(Figure.exactly("all that is found", search.all(), tellers.kept()));
    figures.add(Figure.atMost("the last in the lake after", Runs.of(late), "s", MOST_SECONDS));
  }

  private void run(String... command) throws IOException, InterruptedException {
    workshop.commands().run(List.of(command), Map.of(), Duration.ofSeconds(20));
  }
}

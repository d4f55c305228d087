package dev.millrace.bench;

import dev.millrace.engines.kafka.EmbeddedKafka;
import dev.millrace.engines.kafka.KafkaConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whether all that was answered 204 is in the lake and in the search, once, when the server is
/// killed meanwhile, when Kafka is away, and when the disk is full on which all of it lies.
///
/// The broker is one of the bench's own, so that it can go without the server. The disk is a small
/// one in memory, which only root may mount.
final class TelemetryBreaks implements Scenario {
  private static final String NAME = "telemetry-breaks";
  private static final int KILLS = 3;
  private static final String DISK = "size=1200m,mode=755";
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Duration FULL = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /// Until what is doubled would have come as well: some looks of the lake.
  private static final Duration AFTER = Duration.ofSeconds(35);

  private static final double MOST_SECONDS = 60;

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
    var broker = new Broker(disk.resolve("broker"));
    try (var house = new TelemetryHouse(workshop, NAME)) {
      Files.writeString(
          disk.resolve("millrace.yaml"),
          "kafka: {bootstrap-servers: \"%s\"}\n".formatted(broker.address()));
      house.api();
      var figures = new ArrayList<Figure>();
      during("the server killed %d times".formatted(KILLS), house, figures, this::kill);
      during(
          "Kafka away for %d s".formatted(AWAY.toSeconds()),
          house,
          figures,
          (_, _) -> {
            broker.leave();
            Stopwatch.pause(AWAY);
            broker.come();
          });
      during(
          "the disk full for %d s".formatted(FULL.toSeconds()),
          house,
          figures,
          (_, _) -> fill(disk.resolve("ballast")));
      return new Findings(
          figures,
          List.of(
              "8 players, each of whom tells 20 events again until they are answered 204;"
                  + " PostgreSQL, Kafka, the bucket, spool, search and lake on the disk that is"
                  + " full."));
    } finally {
      broker.leave();
      run("umount", "--lazy", disk.toString());
    }
  }

  /// The bench's own broker.
  private static final class Broker {
    private final Path folder;
    private EmbeddedKafka kafka;

    Broker(Path folder) {
      this.folder = folder;
      this.kafka = new EmbeddedKafka(KafkaConfig.in(folder));
      kafka.start();
    }

    String address() {
      return kafka.address().bootstrapServers();
    }

    void leave() {
      kafka.close();
    }

    void come() {
      kafka = new EmbeddedKafka(KafkaConfig.in(folder));
      kafka.start();
    }
  }

  /// What goes wrong.
  @FunctionalInterface
  private interface Break {
    void happen(TelemetryHouse house, Tellers tellers) throws IOException, InterruptedException;
  }

  private void kill(TelemetryHouse house, Tellers tellers)
      throws IOException, InterruptedException {
    for (int i = 0; i < KILLS; i++) {
      house.server().kill();
      house.server().start();
      tellers.turnTo(house.api().url());
      Stopwatch.pause(BETWEEN);
    }
  }

  private static void fill(Path ballast) throws IOException, InterruptedException {
    byte[] much = new byte[1 << 16];
    var watch = new Stopwatch();
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (!watch.isPast(FULL)) {
        try {
          out.write(much);
        } catch (IOException _) {
          // Full. What others let go is taken too.
          Stopwatch.pause(Duration.ofMillis(50));
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

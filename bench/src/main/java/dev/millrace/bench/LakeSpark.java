package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Whether Spark reads of the lake's tables, by the same catalogue in PostgreSQL and from the same
/// bucket, what `/v1/sql` says is in them.
///
/// Spark's libraries are fetched by Maven at the first run: some 400 MB.
final class LakeSpark implements Scenario {
  private static final int EVENTS = 20_000;
  private static final String TOPIC = "millrace.telemetry";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration FETCHING = Duration.ofMinutes(20);
  private static final Duration SPAN = Duration.ofHours(5);

  /// What both are asked, in words that both know.
  private static final Map<String, String> QUESTIONS =
      new TreeMap<>(
          Map.of(
              "rows", "SELECT count(*), count(DISTINCT id) FROM %s",
              "sums", "SELECT sum(sn), sum(br), max(mtp), count(DISTINCT cid) FROM %s",
              "times",
                  "SELECT count(*) FROM %s WHERE time >= TIMESTAMP '2026-01-01 02:00:00+00:00'",
              "texts", "SELECT count(*) FROM %s WHERE browser LIKE 'Firefox%%' AND country = 'DE'",
              "places", "SELECT count(DISTINCT kafka_partition), max(kafka_offset) FROM %s"));

  /// Packages of the JDK that Spark looks into.
  private static final List<String> OPENED =
      List.of("lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util", "util.concurrent");

  private final Workshop workshop;

  LakeSpark(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "lake-spark";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Path module = workshop.root().resolve("lake-spark");
    fetch(module);
    try (var house = new TelemetryHouse(workshop, "lake-spark")) {
      house.api();
      fill(house);
      house.settle(EVENTS, PATIENCE);
      Path settings = settings(house);
      var watch = new Stopwatch();
      Map<String, String> told = ask(module, settings);
      double seconds = watch.seconds();
      var figures = new ArrayList<Figure>();
      for (var question : QUESTIONS.entrySet()) {
        String ours = ours(house, question.getValue().formatted("events"));
        String theirs = told.getOrDefault("ask." + question.getKey(), "nothing");
        figures.add(
            Figure.exactly(
                "%s: SQL %s, Spark %s".formatted(question.getKey(), ours, theirs),
                ours.equals(theirs) ? 1 : 0,
                1));
      }
      figures.add(Figure.report("Spark from its start to its end", Runs.number(seconds) + " s"));
      return new Findings(figures, List.of("%,d events of five hours.".formatted(EVENTS)));
    }
  }

  private void fetch(Path module) throws IOException, InterruptedException {
    if (!Files.isDirectory(module.resolve("target").resolve("lib"))) {
      Terminal.progress("fetching Spark ...");
      workshop
          .commands()
          .run(
              List.of(
                  "mvn",
                  "-q",
                  "-B",
                  "-f",
                  workshop.root().resolve("pom.xml").toString(),
                  "-Plake-spark",
                  "-pl",
                  "lake-spark",
                  "generate-resources"),
              Map.of(),
              FETCHING);
    }
  }

  private static void fill(TelemetryHouse house) throws IOException {
    var end = java.time.Instant.now();
    try (var producer = new BareProducer(house.kafka())) {
      for (int i = 0; i < EVENTS; i++) {
        producer.tell(TOPIC, end.minus(SPAN.multipliedBy(EVENTS - i).dividedBy(EVENTS)));
      }
      producer.flush();
    }
  }

  private static String ours(TelemetryHouse house, String query)
      throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    for (JsonNode value : house.ask(query)) {
      words.add(value.asString());
    }
    return String.join("|", words);
  }

  /// As docs/lake.md says it.
  private Path settings(TelemetryHouse house) throws IOException {
    Path engines = house.server().data();
    var settings = new Properties();
    String catalog = "spark.sql.catalog.millrace";
    settings.put(catalog, "org.apache.iceberg.spark.SparkCatalog");
    settings.put(catalog + ".type", "jdbc");
    try (var records = new Records(engines)) {
      settings.put(catalog + ".uri", records.url());
      settings.put(catalog + ".jdbc.user", records.user());
      settings.put(catalog + ".jdbc.password", records.password());
    }
    settings.put(catalog + ".jdbc.schema-version", "V1");
    settings.put(catalog + ".warehouse", "s3://millrace/lake");
    settings.put(catalog + ".io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    settings.put(catalog + ".s3.endpoint", "http://127.0.0.1:" + word(engines, "s3.port"));
    settings.put(catalog + ".s3.path-style-access", "true");
    settings.put(catalog + ".s3.access-key-id", word(engines, "access-key.secret"));
    settings.put(catalog + ".s3.secret-access-key", word(engines, "secret-key.secret"));
    settings.put(catalog + ".client.region", "us-east-1");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.sql.session.timeZone", "UTC");
    QUESTIONS.forEach(
        (name, query) -> settings.put("ask." + name, query.formatted("millrace.millrace.events")));
    Path file = workshop.folder().resolve("spark.properties");
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    return file;
  }

  private static String word(Path data, String name) throws IOException {
    return Files.readString(data.resolve("s3").resolve(name)).strip();
  }

  private Map<String, String> ask(Path module, Path settings)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "--sun-misc-unsafe-memory-access=allow"));
    command.add("--enable-native-access=ALL-UNNAMED");
    for (String opened : OPENED) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    command.add("--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED");
    command.add("-cp");
    command.add(module.resolve("target").resolve("lib") + "/*");
    command.add(module.resolve("AskLake.java").toString());
    command.add(settings.toString());
    String out = workshop.commands().run(command, Map.of("SPARK_LOCAL_IP", "127.0.0.1"), PATIENCE);
    var told = new TreeMap<String, String>();
    try (Stream<String> lines = out.lines()) {
      lines
          .filter(line -> line.startsWith("ask."))
          .forEach(line -> told.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    }
    return told;
  }
}

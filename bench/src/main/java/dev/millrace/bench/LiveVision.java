package dev.millrace.bench;

import dev.millrace.inference.Inference;
import dev.millrace.inference.InferenceConfig;
import dev.millrace.models.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Live streams of 720 lines over Kafka with NanoDet: how many frames a second are looked at and
/// kept, how late, whether the ledger balances; beside networks that do nothing but look.
final class LiveVision implements Scenario {
  private static final String MODEL = "nanodet-g";
  private static final int WIDTH = 416;
  private static final int WANTED_FPS = 25;
  private static final int MOST_MILLIS = 600;
  private static final double SHARE = 0.85;
  private static final int SOURCES = 4;
  private static final Duration BARE = Duration.ofSeconds(15);
  private static final Duration WARM = Duration.ofSeconds(15);
  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final int PICTURES = 60;

  private final Workshop workshop;

  LiveVision(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Path film = workshop.clips().paced(720, WANTED_FPS, 60);
    double bare = bareLoop();
    double beside = besideDecoders(film, bare / SOURCES * 1.2);
    MillraceServer server = workshop.server();
    try {
      Path playout = Files.createDirectories(server.data().resolve("playout"));
      Files.copy(film, playout.resolve("film.mp4"));
      Api api = server.api();
      Load one = measured(api, 1, WANTED_FPS);
      Load four = measured(api, SOURCES, Math.max(1, bare / SOURCES * 1.2));
      return findings(new Bare(bare, beside), one, four);
    } finally {
      server.stop();
    }
  }

  /// What networks reach that do nothing else.
  ///
  /// @param alone with all frames at hand
  /// @param beside while as many decoders run as there are sources
  private record Bare(double alone, double beside) {}

  private static Findings findings(Bare bare, Load one, Load four) {
    var rate = Runs.of(one.framesPerSecond());
    var all = Runs.of(four.framesPerSecond());
    return new Findings(
        List.of(
            new Figure(
                "one source, looked at and kept",
                rate.text("fps"),
                "",
                OptionalDouble.empty(),
                "≥ 25 fps",
                one.framesPerSecond() >= WANTED_FPS * 0.98
                    ? Figure.Verdict.PASS
                    : Figure.Verdict.MISS),
            Figure.atMost(
                "one source, frame to result, 95 %", Runs.of(one.p95Millis()), "ms", MOST_MILLIS),
            Figure.ratioAtLeast(
                "four sources, beside the bare loop",
                new Figure.Pair(all, Runs.of(bare.alone), "fps"),
                SHARE),
            Figure.report(
                "four sources, beside the bare loop while four decoders run",
                "%s of %s fps"
                    .formatted(
                        Runs.number(four.framesPerSecond() / bare.beside),
                        Runs.number(bare.beside))),
            Figure.report("four sources, frame to result, 95 %", (long) four.p95Millis() + " ms"),
            Figure.exactly("ledger, frames unaccounted for", one.error() + four.error(), 0)),
        List.of(
            "frames of %d pixels, JPEG; the bare loop decodes and looks in %d threads"
                .formatted(WIDTH, Runtime.getRuntime().availableProcessors()),
            "dropped of one source: " + one.dropped(),
            "dropped of four sources, which send a fifth more than can be looked at: "
                + four.dropped()));
  }

  /// What some streams did.
  private record Load(double framesPerSecond, double p95Millis, long error, String dropped) {}

  private static Load measured(Api api, int sources, double fps)
      throws IOException, InterruptedException {
    var ids = new ArrayList<String>();
    for (int n = 0; n < sources; n++) {
      var detect =
          Map.of("model", MODEL, "fps", fps, "width", WIDTH, "threshold", 0.4, "lingerMillis", 200);
      JsonNode made =
          api.post(
              "/v1/streams", Map.of("name", "bench", "url", "file:film.mp4", "detect", detect));
      ids.add(made.path("id").asString(""));
    }
    Stopwatch.pause(WARM);
    long before = inferred(api, ids);
    var watch = new Stopwatch();
    Stopwatch.pause(MEASURED);
    double rate = (inferred(api, ids) - before) / watch.seconds();
    double p95 = 0;
    long error = 0;
    var dropped = new ArrayList<String>();
    for (String id : ids) {
      JsonNode stream = api.get("/v1/streams/" + id);
      p95 = Math.max(p95, stream.at("/latencyMillis/p95").asDouble(Double.MAX_VALUE));
      error += Math.abs(error(stream.path("ledger")));
      dropped.add(stream.at("/ledger/dropped").toString());
      api.delete("/v1/streams/" + id);
    }
    return new Load(rate, p95, error, String.join(" ", dropped));
  }

  private static long inferred(Api api, List<String> ids) throws IOException, InterruptedException {
    long sum = 0;
    for (String id : ids) {
      sum += api.get("/v1/streams/" + id + "/ledger").path("inferred").asLong();
    }
    return sum;
  }

  static long error(JsonNode ledger) {
    long sum =
        ledger.path("inferred").asLong()
            + ledger.path("gated").asLong()
            + ledger.path("inFlight").asLong();
    for (JsonNode reason : ledger.path("dropped")) {
      sum += reason.asLong();
    }
    return ledger.path("received").asLong() - sum;
  }

  /// Frames a second of networks that have all frames at hand.
  private double bareLoop() throws IOException, InterruptedException {
    List<byte[]> frames = frames();
    int threads = Runtime.getRuntime().availableProcessors();
    Path cache = Models.standardCache(System.getenv());
    var config =
        new InferenceConfig(
            threads, 200, 8, Duration.ofSeconds(60), cache, workshop.folder().resolve("none"));
    try (var inference = new Inference(config)) {
      inference.start();
      inference.look(MODEL, frames);
      long looked = 0;
      var watch = new Stopwatch();
      while (!watch.isPast(BARE)) {
        looked += inference.look(MODEL, frames.subList(0, 50)).frames().size();
      }
      return looked / watch.seconds();
    }
  }

  /// The same while FFmpeg takes frames out of as many sources, which nobody looks at.
  private double besideDecoders(Path film, double fps) throws IOException, InterruptedException {
    var decoders = new ArrayList<Thread>();
    for (int n = 0; n < SOURCES; n++) {
      decoders.add(Thread.ofVirtual().start(() -> decode(film, fps)));
    }
    double rate = bareLoop();
    for (Thread decoder : decoders) {
      decoder.join();
    }
    return rate;
  }

  private void decode(Path film, double fps) {
    try {
      workshop
          .encoder()
          .run(
              List.of(
                  "-re",
                  "-threads",
                  "1",
                  "-i",
                  film.toString(),
                  "-t",
                  Long.toString(BARE.toSeconds() + 10),
                  "-vf",
                  "fps=%.2f,scale=%d:-2:flags=area".formatted(fps, WIDTH),
                  "-q:v",
                  "4",
                  "-f",
                  "mpjpeg",
                  "-y",
                  "/dev/null"));
    } catch (IOException e) {
      throw new BenchFailed("a decoder failed: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<byte[]> frames() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(workshop.folder().resolve("frames"));
    workshop
        .encoder()
        .run(
            List.of(
                "-i",
                workshop.clips().film().toString(),
                "-vf",
                "fps=5,scale=" + WIDTH + ":-2",
                "-frames:v",
                "" + PICTURES,
                "-q:v",
                "4",
                folder.resolve("%03d.jpg").toString()));
    var frames = new ArrayList<byte[]>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        frames.add(Files.readAllBytes(file));
      }
    }
    return frames;
  }
}

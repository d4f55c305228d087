package dev.millrace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Streams that come and go: whether memory grows with them, and whether a process stays behind.
final class StreamChurn implements Scenario {
  private static final int CYCLES = 500;

  /// Behind so many, and a minute, everything is loaded and compiled, and what has a bound has met
  /// it; what is kept of each stream without one would go on growing.
  private static final int WARM = 500;

  private static final int AT_ONCE = 5;
  private static final double MOST_GROWTH = 1.05;
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Between the last stream's end and a look at what is held.
  private static final Duration CALM = Duration.ofSeconds(10);

  /// After so long no more begin.
  private static final Duration LONGEST = Duration.ofSeconds(170);

  private final Workshop workshop;

  StreamChurn(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "streams-churn";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    MillraceServer server = workshop.server();
    try {
      Api api = server.api();
      int warm = cycles(api, WARM);
      Held before = held(server);
      int done = cycles(api, CYCLES);
      Held after = held(server);
      return new Findings(
          List.of(
              growth("memory after %d streams, of before".formatted(done), before.all, after.all),
              growth("objects that live, of before", before.objects, after.objects),
              Figure.exactly("decoders left", decoders(server), 0)),
          List.of(
              server.processes().memoryByProgram(),
              "before: held after %d streams; garbage is collected first".formatted(warm)));
    } finally {
      server.stop();
    }
  }

  /// What a server holds once its garbage is collected.
  ///
  /// @param all of its processes
  /// @param objects of its program
  private record Held(long all, long objects) {}

  private Held held(MillraceServer server) throws IOException, InterruptedException {
    Stopwatch.pause(CALM);
    long objects = ServerMemory.of(server, workshop.commands()).heapBytes();
    return new Held(server.processes().pssBytes(), objects);
  }

  private static Figure growth(String name, long before, long after) {
    double growth = (double) after / before;
    return new Figure(
        name,
        Runs.number(after / 1e6) + " MB",
        Runs.number(before / 1e6) + " MB",
        OptionalDouble.of(growth),
        "≤ 1.05",
        growth <= MOST_GROWTH ? Figure.Verdict.PASS : Figure.Verdict.MISS);
  }

  /// Some at a time, each there until its first frame came.
  ///
  /// @return how many there were
  private static int cycles(Api api, int count) throws IOException, InterruptedException {
    var watch = new Stopwatch();
    int n = 0;
    for (; n < count && !watch.isPast(LONGEST); n += AT_ONCE) {
      var paths = new ArrayList<String>();
      for (int k = 0; k < AT_ONCE; k++) {
        var detect = Map.of("model", "none", "fps", 5, "width", 160, "lingerMillis", 50);
        var wish = Map.of("name", "churn " + n, "url", "test:320x180@10", "detect", detect);
        paths.add("/v1/streams/" + api.post("/v1/streams", wish).path("id").asString(""));
      }
      for (String path : paths) {
        Stopwatch.await("first frame", () -> hasFrame(api, path), STEP, PATIENCE);
        api.delete(path);
      }
    }
    return n;
  }

  private static boolean hasFrame(Api api, String path) {
    try {
      return api.get(path + "/ledger").path("received").asLong() > 0;
    } catch (IOException e) {
      throw new BenchFailed("the API broke off: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }

  private static long decoders(MillraceServer server) {
    return ProcessHandle.of(server.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(child -> child.info().command().orElse("").endsWith("ffmpeg"))
        .count();
  }
}

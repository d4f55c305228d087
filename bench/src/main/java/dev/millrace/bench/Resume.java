package dev.millrace.bench;

import dev.millrace.bench.Figure.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a `kill -9` in the middle of an encode costs.
final class Resume implements Scenario {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DONE_BEFORE = 4;

  private final Workshop workshop;

  Resume(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "resume";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    MillraceServer server = workshop.server();
    Path film = workshop.clips().film();
    Job undisturbed = Job.begin(server.api(), film);
    double quiet = undisturbed.untilReady();
    undisturbed.delete();

    Job job = Job.begin(server.api(), film);
    Map<String, Integer> done = untilHalfDone(job);
    Instant killedAt = Instant.now();
    server.kill();
    double start = server.start();
    var resumed = new Job(server.api(), job.upload());
    double running = firstStartAfter(resumed, killedAt);
    double disturbed = resumed.untilReady();
    long redone = redone(resumed, done);
    String timeline = resumed.timeline();
    resumed.delete();
    return new Findings(
        List.of(
            Figure.report("kill -9 to the first running step", Runs.number(running) + " s"),
            Figure.report("of it start to ready", Runs.number(start) + " s"),
            Figure.report("finished steps done again", redone + " of " + done.size()),
            Figure.ratio("completion to ready", new Pair(Runs.of(disturbed), Runs.of(quiet), "s"))),
        List.of(
            "the peer is the same job left alone; steps in seconds since completion: "
                + timeline
                + "."));
  }

  /// Returns the attempts of the finished steps once some are and an encode runs.
  private static Map<String, Integer> untilHalfDone(Job job)
      throws IOException, InterruptedException {
    while (!job.upload().answered().isPast(PATIENCE)) {
      var done = new HashMap<String, Integer>();
      boolean encoding = false;
      for (JsonNode step : steps(job)) {
        String name = step.path("name").asString("");
        String state = step.path("state").asString("");
        if (state.equals("done")) {
          done.put(name, step.path("attempt").asInt());
        }
        encoding |= state.equals("running") && name.startsWith("encode/chunk");
      }
      if (encoding && done.size() >= DONE_BEFORE) {
        return done;
      }
      Stopwatch.pause(INTERVAL);
    }
    throw new BenchFailed("the encode never was half done: " + job.timeline());
  }

  /// Returns the seconds from `killedAt` to the start of the first attempt after it.
  private static double firstStartAfter(Job job, Instant killedAt)
      throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (!waiting.isPast(PATIENCE)) {
      for (JsonNode step : steps(job)) {
        String startedAt = step.path("startedAt").asString("");
        if (!startedAt.isEmpty() && Instant.parse(startedAt).isAfter(killedAt)) {
          return Duration.between(killedAt, Instant.parse(startedAt)).toMillis() / 1e3;
        }
      }
      Stopwatch.pause(INTERVAL);
    }
    throw new BenchFailed("no step runs again: " + job.timeline());
  }

  private static long redone(Job job, Map<String, Integer> done)
      throws IOException, InterruptedException {
    long redone = 0;
    for (JsonNode step : steps(job)) {
      Integer attempt = done.get(step.path("name").asString(""));
      redone += attempt != null && attempt != step.path("attempt").asInt() ? 1 : 0;
    }
    return redone;
  }

  private static JsonNode steps(Job job) throws IOException, InterruptedException {
    return job.api().get(job.path() + "/workflow").path("steps");
  }
}

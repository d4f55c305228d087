package dev.millrace.bench;

import dev.millrace.bench.Figure.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One film encoded in chunks by two processes that share database, events and store, beside one
/// FFmpeg; and what it costs when one of the two is killed in the middle of a chunk.
final class TwoWorkers implements Scenario {
  private static final int SECONDS = 180;
  private static final int HEIGHT = 1080;
  private static final int WARM_UP_SECONDS = 60;
  private static final double CPU_RATIO = 1.10;
  private static final double FREE_SECONDS = 30;
  private static final Duration IDLE = Duration.ofSeconds(8);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final String RUNNING =
      "select s.name, s.runs_on, s.attempt from workflow_step s join workflow w"
          + " on w.id = s.workflow_id where w.subject = ? and s.state = 'running'"
          + " and s.runs_on is not null";
  private static final String LEASED =
      "select q.picked_by from workflow_queue q join workflow_step s on s.id = q.step_id"
          + " join workflow w on w.id = s.workflow_id"
          + " where w.subject = ? and s.name = ? and q.picked";
  private static final String REPEATED =
      "select s.name from workflow_step s join workflow w on w.id = s.workflow_id"
          + " where w.subject = ? and s.attempt > 1 and s.name like 'encode/%'";

  private final Workshop workshop;
  private final Map<String, String> places = new TreeMap<>();

  TwoWorkers(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "two-workers";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Path film = workshop.clips().reduced(HEIGHT, SECONDS);
    var pair = new ServerPair(workshop);
    try {
      pair.start();
      warmUp(pair);
      Runs peer = Runs.of(bare(film));
      Runs ours = Runs.of(together(pair, film));
      Loss loss = killed(pair, film);
      return new Findings(
          List.of(
              Figure.ratioAtMost(
                  "CPU of two processes, idle share taken off",
                  new Pair(ours, peer, "s"),
                  CPU_RATIO),
              Figure.report("chunks encoded by the one, by the other", shares()),
              Figure.atMost(
                  "chunks begun again after kill -9 of one", Runs.of(loss.repeated()), "", 1),
              Figure.atMost(
                  "kill -9 to its chunk being free for the other",
                  Runs.of(loss.free()),
                  "s",
                  FREE_SECONDS),
              Figure.report(
                  "kill -9 to the other's beginning it, its own chunk done",
                  Runs.number(loss.begun()) + " s"),
              Figure.report("kill -9 to ready", Runs.number(loss.untilReady()) + " s")),
          List.of(
              SECONDS + " s of film of " + HEIGHT + " lines, in four chunks of up to a minute.",
              "both have encoded before; each process has one CPU (`worker.cpus: 1`); the second"
                  + " reads the source from the first one's store over HTTP, as on another"
                  + " machine.",
              "who encoded what: " + places + "."));
    } finally {
      pair.abandon();
    }
  }

  /// Both programs have worked on a film before anything is measured.
  private void warmUp(ServerPair pair) throws IOException, InterruptedException {
    Path film = workshop.clips().reduced(HEIGHT, WARM_UP_SECONDS);
    var jobs = new ArrayList<Job>();
    for (int i = 0; i < 2; i++) {
      jobs.add(Job.begin(pair.api(), film));
    }
    for (Job job : jobs) {
      job.untilReady();
      job.delete();
    }
  }

  private double bare(Path film) throws IOException, InterruptedException {
    var ladder = BareLadder.of(workshop.encoder().picture(film));
    Path folder = Files.createDirectories(workshop.folder().resolve("bare"));
    var cost = workshop.encoder().run(ladder.arguments(film, folder.resolve("manifest.mpd")));
    Workshop.delete(folder);
    return cost.cpuSeconds();
  }

  private double together(ServerPair pair, Path film) throws IOException, InterruptedException {
    Stopwatch.pause(IDLE);
    double idleBefore = pair.cpuSeconds();
    Stopwatch.pause(IDLE);
    double idleCores = (pair.cpuSeconds() - idleBefore) / IDLE.toSeconds();
    var watch = new Stopwatch();
    double before = pair.cpuSeconds();
    Job job = Job.begin(pair.api(), film);
    while (!isOver(job)) {
      for (List<String> step : pair.records().rows(RUNNING, job.upload().id())) {
        if (step.getFirst().startsWith("encode/")) {
          places.put(step.getFirst(), step.get(1));
        }
      }
      requireTime(watch, job);
      Stopwatch.pause(INTERVAL);
    }
    double used = pair.cpuSeconds() - before - idleCores * watch.seconds();
    job.untilReady();
    job.delete();
    return used;
  }

  private String shares() {
    return List.of(ServerPair.FIRST, ServerPair.SECOND).stream()
        .map(node -> places.values().stream().filter(node::equals).count())
        .toList()
        .toString()
        .replaceAll("[\\[\\]]", "");
  }

  /// In seconds since the kill.
  private record Loss(double repeated, double free, double begun, double untilReady) {}

  private Loss killed(ServerPair pair, Path film) throws IOException, InterruptedException {
    Job job = Job.begin(pair.api(), film);
    String id = job.upload().id();
    var watch = new Stopwatch();
    String step = "";
    while (step.isEmpty()) {
      requireTime(watch, job);
      step = chunkOf(pair, id, ServerPair.SECOND);
      Stopwatch.pause(INTERVAL);
    }
    pair.killSecond();
    var sinceKill = new Stopwatch();
    double free = -1;
    double begun = -1;
    while (!isOver(job)) {
      if (free < 0 && !isLeasedToTheDead(pair, id, step)) {
        free = sinceKill.seconds();
      }
      if (begun < 0 && repeated(pair, id).contains(List.of(step))) {
        begun = sinceKill.seconds();
      }
      requireTime(watch, job);
      Stopwatch.pause(INTERVAL);
    }
    var loss = new Loss(repeated(pair, id).size(), free, begun, sinceKill.seconds());
    job.untilReady();
    job.delete();
    return loss;
  }

  private static String chunkOf(ServerPair pair, String id, String node) {
    return pair.records().rows(RUNNING, id).stream()
        .filter(row -> row.get(1).equals(node) && row.getFirst().startsWith("encode/chunk"))
        .map(List::getFirst)
        .findFirst()
        .orElse("");
  }

  private static boolean isLeasedToTheDead(ServerPair pair, String id, String step) {
    return pair.records().rows(LEASED, id, step).contains(List.of(ServerPair.SECOND));
  }

  private static List<List<String>> repeated(ServerPair pair, String id) {
    return pair.records().rows(REPEATED, id);
  }

  private static boolean isOver(Job job) throws IOException, InterruptedException {
    String status = job.api().get(job.path()).path("status").asString("");
    return status.equals("ready") || status.equals("failed");
  }

  private static void requireTime(Stopwatch watch, Job job)
      throws IOException, InterruptedException {
    if (watch.isPast(PATIENCE)) {
      throw new BenchFailed("not ready in time: " + job.timeline());
    }
  }
}

package dev.millrace.bench;

import dev.millrace.bench.Figure.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the main job costs more than one bare FFmpeg command that makes the same renditions.
final class MainJob implements Scenario {
  private static final int ROUNDS = 3;
  private static final Duration LATE = Duration.ofMinutes(5);
  private static final double CPU_RATIO = 1.10;
  private static final double WALL_RATIO = 1.15;
  private static final double BESIDE_FFMPEG_PERCENT = 3;
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

  /// The compiler still works off the job before.
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final Workshop workshop;
  private final Runs ourCpu = new Runs();
  private final Runs ourGrossCpu = new Runs();
  private final Runs besideFfmpeg = new Runs();
  private final Runs ourWall = new Runs();
  private final Runs bareCpu = new Runs();
  private final Runs bareWall = new Runs();
  private final Runs bytes = new Runs();
  private final Runs bareBytes = new Runs();
  private final Runs others = new Runs();
  private final Runs othersOfBare = new Runs();
  private final List<String> notes = new ArrayList<>();
  private double idleCores;

  MainJob(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "main-job";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    var watch = new Stopwatch();
    Path film = workshop.clips().film();
    Api api = workshop.server().api();
    Job cold = Job.begin(api, film);
    double coldWall = cold.untilReady();
    cold.delete();
    measureIdle(coldWall);
    for (int round = 0; round < ROUNDS && !(round > 0 && watch.isPast(LATE)); round++) {
      bare(film);
      ours(api, film);
    }
    notes.add("the peer: `" + command(film) + "`");
    notes.add(
        "processor time is of the server, its PostgreSQL and all FFmpeg children, from the start of"
            + " the upload to `ready`, less the idle server's "
            + Runs.number(100 * idleCores)
            + " % of a core; the peer runs with the niceness of the server's children.");
    notes.add(
        "meanwhile other programs (and the uploading client) kept "
            + others.text("cores")
            + " busy during the product's runs, "
            + othersOfBare.text("cores")
            + " during the peer's: wall times compare only when both are small.");
    return new Findings(figures(coldWall), notes);
  }

  private List<Figure> figures(double coldWall) {
    return List.of(
        Figure.ratioAtMost("CPU, idle share taken off", new Pair(ourCpu, bareCpu, "s"), CPU_RATIO),
        Figure.ratio("CPU with the idle share", new Pair(ourGrossCpu, bareCpu, "s")),
        Figure.atMost(
            "of it, idle share taken off, not FFmpeg's", besideFfmpeg, "%", BESIDE_FFMPEG_PERCENT),
        Figure.ratioAtMost(
            "upload completion to ready", new Pair(ourWall, bareWall, "s"), WALL_RATIO),
        Figure.report("the same, first job of a new server", Runs.number(coldWall) + " s"),
        Figure.ratio("bytes of the segments", new Pair(bytes, bareBytes, "MB")));
  }

  private void measureIdle(double jobSeconds) throws IOException, InterruptedException {
    Duration window = Duration.ofMillis(Math.round(jobSeconds * 1000));
    window = window.compareTo(LONGEST_IDLE) < 0 ? window : LONGEST_IDLE;
    ProcessTree processes = workshop.server().processes();
    Stopwatch.pause(SETTLE);
    var watch = new Stopwatch();
    double before = processes.cpuSeconds();
    Stopwatch.pause(window);
    idleCores = (processes.cpuSeconds() - before) / watch.seconds();
  }

  private void ours(Api api, Path film) throws IOException, InterruptedException {
    ProcessTree processes = workshop.server().processes();
    var watch = new Stopwatch();
    double busy = Machine.busySeconds();
    double before = processes.cpuSeconds();
    double besideBefore = processes.cpuSecondsBesideFfmpeg();
    Job job = Job.begin(api, film);
    double wall = job.untilReady();
    double used = processes.cpuSeconds() - before;
    others.add((Machine.busySeconds() - busy - used) / watch.seconds());
    ourGrossCpu.add(used);
    double idle = idleCores * watch.seconds();
    ourCpu.add(used - idle);
    double beside = processes.cpuSecondsBesideFfmpeg() - besideBefore;
    besideFfmpeg.add(100 * (beside - idle) / (used - idle));
    ourWall.add(wall);
    bytes.add(segmentBytes(workshop.server().data(), job.upload().id()) / 1e6);
    if (notes.isEmpty()) {
      notes.add("steps in seconds since completion: " + job.timeline() + ".");
    }
    job.delete();
  }

  private void bare(Path film) throws IOException, InterruptedException {
    var ladder = BareLadder.of(workshop.encoder().picture(film));
    Path folder = Files.createDirectories(workshop.folder().resolve("bare"));
    double busy = Machine.busySeconds();
    Encoder.Cost cost =
        workshop.encoder().run(ladder.arguments(film, folder.resolve("manifest.mpd")));
    othersOfBare.add((Machine.busySeconds() - busy - cost.cpuSeconds()) / cost.wallSeconds());
    bareCpu.add(cost.cpuSeconds());
    bareWall.add(cost.wallSeconds());
    bareBytes.add(segmentBytes(folder, "bare") / 1e6);
    Workshop.delete(folder);
  }

  private String command(Path film) throws IOException, InterruptedException {
    var ladder = BareLadder.of(workshop.encoder().picture(film));
    var arguments = ladder.arguments(Path.of("film.mp4"), Path.of("manifest.mpd"));
    return "nice -n 5 ffmpeg " + String.join(" ", arguments);
  }

  /// The media segments, wherever below `folder` a path mentions `part`.
  private static long segmentBytes(Path folder, String part) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path file : files.filter(path -> path.toString().endsWith(".m4s")).toList()) {
        sum += file.toString().contains(part) ? Files.size(file) : 0;
      }
      return sum;
    }
  }
}

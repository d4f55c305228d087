package dev.millrace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// How long the server takes to be ready again, and how much memory it holds when idle.
final class StartUp implements Scenario {
  private static final int CLEAN_ROUNDS = 5;
  private static final int KILL_ROUNDS = 3;
  private static final Duration LATE = Duration.ofSeconds(150);
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final double TARGET_SECONDS = 12;
  private static final double TARGET_MEGABYTES = 900;

  private final Workshop workshop;

  StartUp(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    MillraceServer server = workshop.server();
    server.api();
    var watch = new Stopwatch();
    var clean = new Runs();
    var cpu = new Runs();
    for (int round = 0; round < CLEAN_ROUNDS && !(round > 2 && watch.isPast(LATE)); round++) {
      server.stop();
      clean.add(server.start());
      cpu.add(server.processes().cpuSeconds());
    }
    var killed = new Runs();
    for (int round = 0; round < KILL_ROUNDS && !(round > 0 && watch.isPast(LATE)); round++) {
      server.kill();
      killed.add(server.start());
    }
    double idle = settledMegabytes();
    Job job = Job.begin(server.api(), workshop.clips().film());
    job.untilReady();
    job.delete();
    double after = settledMegabytes();
    return new Findings(
        List.of(
            Figure.atMost("start to ready, after a stop", clean, "s", TARGET_SECONDS),
            Figure.atMost("start to ready, after kill -9", killed, "s", TARGET_SECONDS),
            Figure.report("server CPU of a start", cpu.text("s")),
            Figure.report("idle memory after the start", Runs.number(idle) + " MB"),
            Figure.atMost("idle memory after a job", Runs.of(after), "MB", TARGET_MEGABYTES)),
        List.of(
            "starts are of the whole `./millrace start --detach`, its own JVM included.",
            "memory is PSS, 20 s after the server fell idle: "
                + server.processes().memoryByProgram()
                + "."));
  }

  private double settledMegabytes() throws IOException, InterruptedException {
    Stopwatch.pause(SETTLE);
    return workshop.server().processes().pssBytes() / 1e6;
  }
}

package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How soon after its upload a long film can be played.
final class FirstPlayable implements Scenario {
  private static final int ROUNDS = 3;
  private static final Duration LATE = Duration.ofSeconds(90);
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Workshop workshop;
  private final Film film;

  FirstPlayable(Workshop workshop, Film film) {
    this.workshop = workshop;
    this.film = film;
  }

  /// How long the film is, and how long it may take to begin.
  enum Film {
    TEN_MINUTES("first-playable", 600, 3),
    THREE_HOURS("first-playable-3h", 10_800, 4);

    private final String scenario;
    private final int seconds;
    private final double targetSeconds;

    Film(String scenario, int seconds, double targetSeconds) {
      this.scenario = scenario;
      this.seconds = seconds;
      this.targetSeconds = targetSeconds;
    }
  }

  @Override
  public String name() {
    return film.scenario;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    var watch = new Stopwatch();
    Path file = workshop.clips().longFilm(film.seconds);
    var picture = new Runs();
    var sound = new Runs();
    var notes = new ArrayList<String>();
    for (int round = 0; round < ROUNDS && !(round > 0 && watch.isPast(LATE)); round++) {
      Job job = Job.begin(workshop.server().api(), file);
      try {
        var first = new FirstSegment(job.api(), URI.create(job.api().url() + play(job)));
        picture.add(when(job, first::ofLowestRung));
        sound.add(when(job, first::ofSound));
        notes.add("steps in seconds since completion: " + job.timeline() + ".");
      } finally {
        job.delete();
      }
    }
    Files.delete(file);
    return new Findings(
        List.of(
            Figure.atMost("completion to first segment", picture, "s", film.targetSeconds),
            Figure.report("completion to first segment and sound", sound.text("s"))),
        notes);
  }

  private static String play(Job job) {
    return "/play/" + job.upload().id() + "/main.m3u8";
  }

  /// A look at the published files.
  @FunctionalInterface
  private interface Look {
    boolean succeeds() throws IOException, InterruptedException;
  }

  private static double when(Job job, Look look) throws IOException, InterruptedException {
    while (!look.succeeds()) {
      if (job.upload().answered().isPast(PATIENCE)) {
        throw new BenchFailed("nothing to play: " + job.timeline());
      }
      Stopwatch.pause(INTERVAL);
    }
    return job.upload().answered().seconds();
  }
}

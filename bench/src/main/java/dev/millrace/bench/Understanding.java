package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is found in films: how well, where the truth is known, and how fast at 1080p.
final class Understanding implements Scenario {
  private static final int SECONDS = 120;
  private static final int ROUNDS = 3;

  /// One film for each number of pictures a second.
  private static final int FILMS = 4;

  private static final long FIRST_SEED = 2026;
  private static final double SHOTS_SPEED = 8;
  private static final double NETWORKS_SPEED = 2;

  private final Workshop workshop;

  Understanding(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "understanding";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    var notes = new ArrayList<String>();
    MillraceServer server = workshop.server();
    try {
      Api api = server.api();
      var shots = new ShotTally();
      for (KnownTruth truth : truths(shots)) {
        Terminal.progress("  " + truth.getClass().getSimpleName());
        LookedAt film = LookedAt.once(api, truth.film(), truth.looks());
        figures.addAll(truth.judge(film, notes));
        film.delete();
      }
      figures.addAll(shots.figures());
      notes.add(shots.note());
      speed(api, figures);
      return new Findings(figures, notes);
    } finally {
      server.stop();
    }
  }

  private List<KnownTruth> truths(ShotTally shots) {
    Path folder = workshop.folder();
    var truths = new ArrayList<KnownTruth>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + FILMS; seed++) {
      truths.add(new KnownShots(folder, seed, shots));
    }
    truths.add(new KnownText(folder));
    truths.add(new KnownCount(folder));
    truths.add(new KnownBreaks(folder));
    return truths;
  }

  private void speed(Api api, List<Figure> figures) throws IOException, InterruptedException {
    Path film = workshop.clips().longFilm(SECONDS);
    figures.add(
        Figure.atLeast(
            "1080p, shots, black, silence",
            speed(api, film, List.of("shots"), ROUNDS),
            "x real time",
            SHOTS_SPEED));
    figures.add(
        Figure.report(
            "1080p, FFmpeg alone: decoded and made small, nothing looked at",
            bare(film).text("x real time")));
    figures.add(
        Figure.atLeast(
            "1080p, with things twice and text once a second",
            speed(api, film, List.of("shots", "labels", "text"), 1),
            "x real time",
            NETWORKS_SPEED));
    figures.add(
        Figure.report(
            "1080p, all that is looked for unless told otherwise",
            speed(api, film, List.of("shots", "labels", "text", "moderation", "faces", "speech"), 1)
                .text("x real time")));
  }

  /// What nobody who decodes every picture is faster than on this machine.
  private Runs bare(Path film) throws IOException, InterruptedException {
    var runs = new Runs();
    for (int round = 0; round < ROUNDS; round++) {
      var arguments =
          List.of(
              "-skip_loop_filter:v",
              "all",
              "-i",
              film.toString(),
              "-vf",
              "scale=64:36:flags=area,format=yuv444p",
              "-fps_mode",
              "passthrough",
              "-f",
              "rawvideo",
              "/dev/null");
      runs.add(SECONDS / workshop.encoder().run(arguments).wallSeconds());
    }
    return runs;
  }

  private static Runs speed(Api api, Path film, List<String> looks, int rounds)
      throws IOException, InterruptedException {
    Terminal.progress("  speed of " + looks);
    LookedAt looked = LookedAt.once(api, film, looks);
    for (String look : looks) {
      looked.require(look);
    }
    var runs = new Runs();
    for (int round = 0; round < rounds; round++) {
      runs.add(looked.speed());
    }
    looked.delete();
    return runs;
  }
}

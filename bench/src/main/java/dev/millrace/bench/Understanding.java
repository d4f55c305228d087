package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is found in films: how well, where the truth is known, and how fast at 1080p.
final class Understanding implements Scenario {
  private static final int SECONDS = 120;
  private static final int ROUNDS = 3;
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
      for (KnownTruth truth : truths()) {
        Terminal.progress("  " + truth.getClass().getSimpleName());
        LookedAt film = LookedAt.once(api, truth.film(), truth.looks());
        figures.addAll(truth.judge(film, notes));
        film.delete();
      }
      speed(api, figures);
      return new Findings(figures, notes);
    } finally {
      server.stop();
    }
  }

  private List<KnownTruth> truths() throws IOException {
    Path folder = workshop.folder();
    return List.of(
        new KnownShots(folder),
        new KnownText(folder),
        new KnownCount(folder),
        new KnownBreaks(folder));
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

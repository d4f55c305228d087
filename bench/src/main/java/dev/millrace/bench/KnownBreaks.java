package dev.millrace.bench;

import dev.millrace.testing.KnownFilm;
import dev.millrace.testing.Voice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A programme with places that were left for advertisements, and others that look or sound a
/// little like them.
final class KnownBreaks implements KnownTruth {
  private static final int ACTS = 18;
  private static final double ACT_SECONDS = 10;
  private static final double BLACK_SECONDS = 0.8;
  private static final double SECONDS_OFF = 1;

  private final Path folder;
  private final KnownFilm film = new KnownFilm();
  private final Voice sound = new Voice(2 * ACTS * ACT_SECONDS, 5);
  private final List<Double> truth = new ArrayList<>();

  KnownBreaks(Path folder) {
    this.folder = folder;
    for (int act = 0; act < ACTS; act++) {
      if (act > 0) {
        between(act);
      }
      act(act);
    }
  }

  /// Two shots, with speech over the cut between them, and a pause within a shot.
  private void act(int number) {
    int half = (int) (ACT_SECONDS / 2 * KnownFilm.FPS);
    film.shot(5 * number, half).shot(5 * number + 2, half);
    sound.music(3).speech(3.5).silence(0.4).speech(1).music(ACT_SECONDS - 7.9);
  }

  /// Each third time a place for a break; else black with music, black under speech, or a cut.
  private void between(int act) {
    if (act % 3 == 0) {
      film.black((int) (BLACK_SECONDS * KnownFilm.FPS));
      sound.silence(BLACK_SECONDS);
      truth.add(sound.seconds());
    } else if (act % 3 == 1) {
      film.black((int) (BLACK_SECONDS * KnownFilm.FPS));
      sound.music(BLACK_SECONDS);
    } else if (act % 6 == 2) {
      film.black((int) (BLACK_SECONDS * KnownFilm.FPS));
      sound.speech(BLACK_SECONDS);
    }
  }

  @Override
  public Path film() {
    return film.make(
        folder.resolve("known-breaks.mp4"), sound.write(folder.resolve("known-breaks.wav")));
  }

  @Override
  public List<String> looks() {
    return List.of("shots", "speech");
  }

  @Override
  public List<Figure> judge(LookedAt looked, List<String> notes)
      throws IOException, InterruptedException {
    looked.require("speech");
    var found = new ArrayList<Double>();
    for (JsonNode item : looked.items("breaks")) {
      found.add(item.path("fromSeconds").asDouble());
    }
    long right =
        found.stream()
            .filter(at -> truth.stream().anyMatch(place -> Math.abs(place - at) <= SECONDS_OFF))
            .count();
    notes.add(
        "breaks: %d places left for them, %d found, %d right"
            .formatted(truth.size(), found.size(), right));
    return List.of(
        Figure.atLeast(
            "places for breaks, right of those found",
            Runs.of(found.isEmpty() ? 0 : (double) right / found.size()),
            "",
            0.9),
        Figure.report(
            "places for breaks, found of those there are",
            Runs.number((double) right / truth.size())));
  }
}

package dev.millrace.bench;

import dev.millrace.testing.KnownFilm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/// Cuts, fades and dissolves at places that are known to the frame.
final class KnownShots implements KnownTruth {
  private static final int PARTS = 120;
  private static final int SCENES = 12;
  private static final int FRAMES_OFF = 4;
  private static final long SEED = 20261122;

  private final Path folder;
  private final KnownFilm film = new KnownFilm();

  KnownShots(Path folder) {
    this.folder = folder;
    var random = new Random(SEED);
    int scene = 0;
    for (int n = 0; n < PARTS; n++) {
      scene += 1 + random.nextInt(SCENES - 2);
      int length = 12 + random.nextInt(40);
      switch (random.nextInt(6)) {
        case 0 -> film.dissolve(scene++, length + 18, 8 + random.nextInt(28));
        case 1 -> film.fade(scene++, length + 18, 6 + random.nextInt(24));
        default -> film.shot(scene, length);
      }
    }
  }

  @Override
  public Path film() {
    return film.make(folder.resolve("known-shots.mp4"));
  }

  @Override
  public List<String> looks() {
    return List.of("shots");
  }

  @Override
  public List<Figure> judge(LookedAt looked, List<String> notes)
      throws IOException, InterruptedException {
    var cuts = new ArrayList<Integer>();
    for (JsonNode shot : looked.items("shots")) {
      if (shot.path("begins").asString("").equals("cut")) {
        cuts.add(frame(shot, "fromSeconds"));
      }
    }
    var slow = new ArrayList<int[]>();
    for (JsonNode part : looked.items("segments")) {
      if (List.of("fade", "dissolve").contains(part.path("type").asString(""))) {
        slow.add(new int[] {frame(part, "fromSeconds"), frame(part, "toSeconds")});
      }
    }
    long rightCuts = cuts.stream().filter(film.cuts()::contains).count();
    long rightSlow = film.slow().stream().filter(one -> isFound(one, slow)).count();
    notes.add(
        "shots: %d frames, %d cuts (found %d, right to the frame %d), %d fades and dissolves"
                .formatted(film.frames(), film.cuts().size(), cuts.size(), rightCuts, count())
            + " (found %d, both ends within four frames %d)".formatted(slow.size(), rightSlow));
    return List.of(
        Figure.atLeast(
            "cuts, exact to the frame",
            Runs.of(KnownTruth.f1(rightCuts, cuts.size(), film.cuts().size())),
            "F1",
            0.99),
        Figure.atLeast(
            "fades and dissolves",
            Runs.of(KnownTruth.f1(rightSlow, slow.size(), count())),
            "F1",
            0.9));
  }

  private int count() {
    return film.slow().size();
  }

  private static boolean isFound(int[] truth, List<int[]> found) {
    return found.stream()
        .anyMatch(
            one ->
                Math.abs(one[0] - truth[0]) <= FRAMES_OFF
                    && Math.abs(one[1] - truth[1]) <= FRAMES_OFF);
  }

  private static int frame(JsonNode item, String time) {
    return (int) Math.round(item.path(time).asDouble() * KnownFilm.FPS);
  }
}

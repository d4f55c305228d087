package dev.millrace.bench;

import dev.millrace.testing.KnownFilm;
import dev.millrace.testing.KnownFilm.Slow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Cuts, fades and dissolves at places that are known to the frame, between shots of which some are
/// dark, grainy, lit up by a flash, seen by a camera that moves fast, or made of fewer pictures
/// than are shown.
///
/// Thresholds were set on other seeds.
final class KnownShots implements KnownTruth {
  private static final int SHOTS = 40;
  private static final int FRAMES_OFF = 4;

  private final Path file;
  private final KnownFilm film;
  private final ShotTally tally;

  /// @param seed of what is drawn, and at how many pictures a second
  /// @param tally to which it adds what was found
  KnownShots(Path folder, long seed, ShotTally tally) {
    this.file = folder.resolve("known-shots-" + seed + ".mp4");
    this.film = KnownFilm.random(seed, SHOTS);
    this.tally = tally;
  }

  @Override
  public Path film() {
    return film.make(file);
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
    tally.frames(film.frames());
    tally.found(ShotTally.CUT, cuts.size());
    tally.found(ShotTally.SLOW, slow.size());
    for (int cut : film.cuts()) {
      tally.known(ShotTally.CUT, cuts.contains(cut));
    }
    for (Slow one : film.slow()) {
      boolean right = isFound(one, slow);
      tally.known(ShotTally.SLOW, right);
      tally.known(one.way().name().toLowerCase(Locale.ROOT), right);
    }
    return List.of();
  }

  private static boolean isFound(Slow truth, List<int[]> found) {
    return found.stream()
        .anyMatch(
            one ->
                Math.abs(one[0] - truth.from()) <= FRAMES_OFF
                    && Math.abs(one[1] - truth.to()) <= FRAMES_OFF);
  }

  private int frame(JsonNode item, String time) {
    return (int) Math.round(item.path(time).asDouble() * film.fps());
  }
}

package dev.millrace.vision;

import dev.millrace.media.scene.Span;
import java.util.List;

/// How a film goes on, for those who look for something in it.
///
/// @param times of the ticks in which shots are
record Story(Sheet.Film film, SceneEye.Seen seen, Times times, List<Span> shots) {
  static Story of(Sheet.Film film, SceneEye.Seen seen) {
    return new Story(film, seen, new Times(seen.tick()), seen.scenes().shots());
  }

  /// The number of the shot at a time; the last one's behind the end.
  int shotAt(long at) {
    int low = 0;
    int high = shots.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (shots.get(middle).from() <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// Where a shot begins between two times, if one does: what came up in between came up there.
  /// Otherwise the middle of both.
  long between(long before, long at) {
    long begin = shots.isEmpty() ? before : shots.get(shotAt(at)).from();
    return begin > before && begin <= at ? begin : before + (at - before) / 2;
  }

  long end() {
    return seen.scenes().whole().to();
  }
}

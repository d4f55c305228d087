package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds dissolves: pictures that go from one to another in a straight line, so that the middle one
/// is the mean of both ends, and much faster than what is before and after.
///
/// Motion is no straight line: the middle of a pan is another place, not the mean of two.
final class DissolveDetector {
  /// How many pictures it needs to look back on.
  static final int REACH = 104;

  private static final int[] LENGTHS = {6, 8, 12, 16, 20, 24, 30, 36, 44, 54, 66, 80};
  private static final int OUTSIDE = 8;
  private static final double LEAST = 12;

  /// Of the way between the ends, how far the middle may be off it.
  private static final double OFF_THE_LINE = 0.17;

  /// How fast things may change outside, as part of how fast they change within.
  private static final double CALM = 0.5;

  /// A single step above this part of the way is a cut.
  private static final double JUMP = 0.4;

  private static final double BEGUN = 0.04;

  private final List<Transition> dissolves = new ArrayList<>();
  private @Nullable Candidate best;

  private record Candidate(Span span, double way, int length) {
    boolean isBetterThan(Candidate other) {
      return way > other.way * 1.05 || (way > other.way * 0.97 && length < other.length);
    }
  }

  /// Looks at windows that end some pictures before the last.
  void look(Ring ring) {
    for (int length : LENGTHS) {
      int first = OUTSIDE + length;
      if (!ring.has(first + OUTSIDE)) {
        return;
      }
      double way = ring.picture(first).distance(ring.picture(OUTSIDE));
      if (way >= LEAST && isStraight(ring, length, way) && isCalmAround(ring, length, way)) {
        found(refined(ring, length, way));
      }
    }
  }

  List<Transition> finish() {
    if (best != null) {
      dissolves.add(new Transition(Transition.Kind.DISSOLVE, best.span));
      best = null;
    }
    return dissolves;
  }

  private static boolean isStraight(Ring ring, int length, double way) {
    SmallPicture first = ring.picture(OUTSIDE + length);
    SmallPicture last = ring.picture(OUTSIDE);
    SmallPicture middle = ring.picture(OUTSIDE + length / 2);
    if (middle.distanceFromMean(first, last) > OFF_THE_LINE * way) {
      return false;
    }
    for (int back = OUTSIDE; back < OUTSIDE + length; back++) {
      if (ring.step(back) > JUMP * way) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCalmAround(Ring ring, int length, double way) {
    double allowed = CALM * way / length * OUTSIDE;
    int first = OUTSIDE + length;
    return ring.picture(0).distance(ring.picture(OUTSIDE)) <= allowed
        && ring.picture(first).distance(ring.picture(first + OUTSIDE)) <= allowed;
  }

  /// Only as much of the window as changes.
  private static Candidate refined(Ring ring, int length, double way) {
    SmallPicture first = ring.picture(OUTSIDE + length);
    SmallPicture last = ring.picture(OUTSIDE);
    int from = OUTSIDE + length;
    while (from > OUTSIDE + 2 && ring.picture(from - 1).share(first, last) < BEGUN) {
      from--;
    }
    int to = OUTSIDE;
    while (to < from - 2 && ring.picture(to + 1).share(first, last) > 1 - BEGUN) {
      to++;
    }
    var span = new Span(ring.picture(from).at(), ring.picture(to).at());
    return new Candidate(span, way, from - to);
  }

  private void found(Candidate candidate) {
    if (best == null) {
      best = candidate;
    } else if (best.span.meets(candidate.span)) {
      best = candidate.isBetterThan(best) ? candidate : best;
    } else {
      dissolves.add(new Transition(Transition.Kind.DISSOLVE, best.span));
      best = candidate;
    }
  }
}

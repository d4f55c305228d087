package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds dissolves: between two shots pictures go from one to the other in a straight line, and
/// have fewer details meanwhile, as those of both shots are mixed.
///
/// Either alone would do for a picture that stands still; where things move fast, the details tell.
/// What is asked is how much better a dissolve explains what is seen than that things move along.
final class DissolveDetector {
  /// How many pictures are looked at on either side, and how many at least.
  private static final int OUTSIDE = 12;

  private static final int LEAST_OUTSIDE = 4;

  /// So many later cuts are known.
  private static final int CUTS_LATER = 14;

  private static final int[] LENGTHS = {5, 7, 10, 14, 19, 25, 32, 40, 49, 60};
  private static final int SHORTEST = 4;
  private static final int LONGEST = 80;
  private static final int REACH = LONGEST + 4 * OUTSIDE + CUTS_LATER;

  /// Shots that are nearer than this have no dissolve between them, nor have those whose tones are
  /// the same: what moves keeps its tones.
  private static final double LEAST = 5;

  private static final double OTHER_TONES = 0.2;

  /// So much better a dissolve has to explain it, in natural logarithms.
  private static final double BETTER = 2.2;

  private static final int FIRST_STEP = 4;
  private static final int ROUNDS = 4;
  private static final List<Ends> MOVES =
      List.of(new Ends(1, 0), new Ends(-1, 0), new Ends(0, 1), new Ends(0, -1));

  private final Coarse[] ring = new Coarse[REACH];
  private final List<Transition> dissolves = new ArrayList<>();
  private int count;
  private @Nullable Candidate best;

  /// Of a dissolve in a window, or how they are moved.
  private record Ends(int from, int to) {
    boolean fits(int count) {
      int length = to - from;
      return from >= LEAST_OUTSIDE
          && to <= count - LEAST_OUTSIDE
          && length >= SHORTEST
          && length <= LONGEST;
    }
  }

  private record Candidate(int from, int to, double better, Span span) {}

  /// Looks at windows that end some pictures before the last.
  ///
  /// @param cuts those that are known, in pictures
  void look(Coarse picture, Cuts cuts) {
    ring[count % REACH] = picture;
    count++;
    look(count - CUTS_LATER - OUTSIDE, cuts);
  }

  List<Transition> finish(Cuts cuts) {
    for (int to = Math.max(0, count - CUTS_LATER - OUTSIDE + 1);
        to <= count - LEAST_OUTSIDE;
        to++) {
      look(to, cuts);
    }
    settle();
    return dissolves;
  }

  /// @param to the first whole picture of the next shot
  private void look(int to, Cuts cuts) {
    if (best != null && to - best.to > LONGEST) {
      settle();
    }
    for (int length : LENGTHS) {
      int from = to - length;
      if (from < LEAST_OUTSIDE || cuts.isWithin(from - LEAST_OUTSIDE, to + LEAST_OUTSIDE)) {
        return;
      }
      Candidate candidate = judged(from, to, cuts);
      if (candidate.better >= BETTER) {
        found(refined(candidate, cuts));
      }
    }
  }

  private Coarse at(int n) {
    return ring[n % REACH];
  }

  private Candidate judged(int from, int to, Cuts cuts) {
    var span = new Span(at(from).at(), at(to).at());
    if (at(from - 1).distance(at(to)) < LEAST
        || at(from - 1).picture().tonesApart(at(to).picture()) < OTHER_TONES) {
      return new Candidate(from, to, 0, span);
    }
    int begin = begin(from, cuts);
    Coarse[] pictures = between(begin, end(to, cuts));
    return new Candidate(from, to, better(pictures, from - begin, to - begin), span);
  }

  private int begin(int from, Cuts cuts) {
    return Math.max(Math.max(0, count - REACH), cuts.before(from, from - OUTSIDE));
  }

  private int end(int to, Cuts cuts) {
    return Math.min(count, cuts.after(to, to + OUTSIDE));
  }

  private Coarse[] between(int begin, int end) {
    var pictures = new Coarse[end - begin];
    for (int n = begin; n < end; n++) {
      pictures[n - begin] = at(n);
    }
    return pictures;
  }

  private static double better(Coarse[] pictures, int from, int to) {
    Fit line = Fit.line(pictures.length);
    return line.miss(pictures) + line.missOfDetails(pictures) - miss(pictures, from, to);
  }

  private static double miss(Coarse[] pictures, int from, int to) {
    return Fit.ramp(pictures.length, from, to).miss(pictures)
        + Fit.dip(pictures.length, from, to).missOfDetails(pictures);
  }

  /// With the ends where they explain most; a window that moves with them may show more.
  private Candidate refined(Candidate rough, Cuts cuts) {
    Candidate best = rough;
    for (int round = 0; round < ROUNDS; round++) {
      Candidate next = refinedOnce(best, cuts);
      if (next.from == best.from && next.to == best.to) {
        return best;
      }
      best = next;
    }
    return best;
  }

  private Candidate refinedOnce(Candidate rough, Cuts cuts) {
    int begin = begin(rough.from, cuts);
    Coarse[] pictures = between(begin, end(rough.to, cuts));
    var ends = new Ends(rough.from - begin, rough.to - begin);
    double least = miss(pictures, ends.from, ends.to);
    int step = FIRST_STEP;
    while (step > 0) {
      var before = ends;
      for (Ends move : MOVES) {
        var other = new Ends(ends.from + step * move.from, ends.to + step * move.to);
        double miss = other.fits(pictures.length) ? miss(pictures, other.from, other.to) : least;
        if (miss < least) {
          least = miss;
          ends = other;
        }
      }
      step = ends.equals(before) ? step / 2 : step;
    }
    return judged(ends.from + begin, ends.to + begin, cuts);
  }

  private void found(Candidate candidate) {
    if (best != null && !(candidate.from < best.to && best.from < candidate.to)) {
      settle();
    }
    if (best == null || candidate.better > best.better) {
      best = candidate;
    }
  }

  private void settle() {
    if (best != null) {
      dissolves.add(new Transition(Transition.Kind.DISSOLVE, best.span));
      best = null;
    }
  }
}

package dev.millrace.media.scene;

import dev.millrace.media.scene.Curve.Blank;
import java.util.ArrayList;
import java.util.List;

/// Finds fades in a whole film's curve: pictures that become blank little by little, or come out of
/// blank ones; and where it is black.
final class FadeDetector {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 300;

  /// So many pictures behind it have to look as the last of it.
  private static final int BEHIND = 12;

  private static final int LEAST_BEHIND = 4;

  /// So many of the pictures that count as blank may already be part of it.
  private static final int HIDDEN = 8;

  /// A fade begins at least this far from blank.
  private static final double LEAST = 6;

  /// So much better a fade explains it than a step: natural logarithms, of all three curves.
  private static final double BETTER = 1.5;

  /// Nothing is told better than by so much.
  private static final double EXACT = 0.1;

  private final Curve curve;
  private final Cuts cuts;
  private final long end;

  /// @param end of the last picture
  FadeDetector(Curve curve, Cuts cuts, long end) {
    this.curve = curve;
    this.cuts = cuts;
    this.end = end;
  }

  /// Fades through black or white.
  List<Transition> fades() {
    var fades = new ArrayList<Transition>();
    for (Blank blank : Blank.values()) {
      for (int from = 0; from < curve.count(); from++) {
        if (curve.is(blank, from)) {
          int to = endOf(blank, from);
          add(blank, from, to, fades);
          from = to;
        }
      }
    }
    return fades;
  }

  /// Where it is black for some pictures.
  List<Span> blacks() {
    var blacks = new ArrayList<Span>();
    for (int from = 0; from < curve.count(); from++) {
      if (curve.is(Blank.BLACK, from)) {
        int to = endOf(Blank.BLACK, from);
        blacks.add(new Span(curve.at(from), time(to)));
        from = to;
      }
    }
    return blacks;
  }

  private int endOf(Blank blank, int from) {
    int to = from;
    while (to < curve.count() && curve.is(blank, to)) {
      to++;
    }
    return to;
  }

  private void add(Blank blank, int from, int to, List<Transition> fades) {
    int before = ramp(blank, from, -1);
    int after = ramp(blank, to - 1, 1);
    boolean out = from - before >= SHORTEST;
    boolean in = after - (to - 1) >= SHORTEST;
    if (out || in) {
      long begin = curve.at(out ? before + 1 : from);
      long finish = time(in ? after : to);
      fades.add(new Transition(Transition.Kind.FADE, new Span(begin, finish)));
    }
  }

  /// The last picture of a ramp that begins at a blank one, or that one itself if there is none.
  private int ramp(Blank blank, int from, int way) {
    int room = room(from, way);
    var ramp = new Ramp(curve, blank, from, way);
    int reach = Math.min(room, 2 * BEHIND);
    int length = ramp.length(reach);
    while (length > reach - BEHIND && reach < room) {
      reach = Math.min(room, reach + BEHIND);
      length = ramp.length(reach);
    }
    return length >= SHORTEST && ramp.isCertain(length, reach) ? from + way * length : from;
  }

  /// How many pictures there are until the next cut.
  private int room(int from, int way) {
    int next =
        way > 0
            ? cuts.after(from, Math.min(curve.count(), from + LONGEST)) - 1
            : cuts.before(from, Math.max(0, from - LONGEST));
    return Math.abs(next - from);
  }

  /// Pictures that become brighter and richer in contrast in step, in a straight line.
  private record Ramp(Curve curve, Blank blank, int from, int way) {
    private static final int CURVES = 3;

    /// How many of so many pictures it lasts, as it is explained best.
    int length(int reach) {
      int best = 0;
      double least = Double.MAX_VALUE;
      for (int length = 1; length <= reach - LEAST_BEHIND; length++) {
        double miss = miss(length, reach);
        if (miss < least) {
          least = miss;
          best = length;
        }
      }
      return best;
    }

    boolean isCertain(int length, int reach) {
      double height = 0;
      for (int n = length; n <= reach; n++) {
        height += curve.from(blank, from + way * n) / (reach - length + 1);
      }
      return height >= LEAST && miss(1, reach) - miss(length, reach) >= BETTER;
    }

    private double miss(int length, int reach) {
      double least = Double.MAX_VALUE;
      for (int hidden = 0; hidden <= Math.min(HIDDEN, length - 1); hidden++) {
        least = Math.min(least, miss(length, hidden, reach));
      }
      return least;
    }

    private double miss(int length, int hidden, int reach) {
      double shares = 0;
      var told = new double[CURVES];
      var all = new double[CURVES];
      for (int n = 1; n <= reach; n++) {
        double share = Math.min(1, (double) (n + hidden) / (length + hidden));
        shares += share * share;
        for (int which = 0; which < CURVES; which++) {
          double value = value(which, from + way * n);
          told[which] += share * value;
          all[which] += value * value;
        }
      }
      double miss = 0;
      for (int n = 0; n < CURVES; n++) {
        miss += Math.log(Math.max(0, all[n] - told[n] * told[n] / shares) / reach + EXACT);
      }
      return miss;
    }

    private double value(int which, int n) {
      return switch (which) {
        case 0 -> curve.from(blank, n);
        case 1 -> curve.contrast(n);
        default -> curve.colour(n);
      };
    }
  }

  private long time(int n) {
    return n < curve.count() ? curve.at(n) : end;
  }
}

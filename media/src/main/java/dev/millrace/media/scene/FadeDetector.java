package dev.millrace.media.scene;

import dev.millrace.media.scene.Curve.Blank;
import java.util.ArrayList;
import java.util.List;

/// Finds fades in a whole film's curve: pictures that become blank little by little, or come out of
/// blank ones; and where it is black.
final class FadeDetector {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 300;

  /// Less than this a step is none.
  private static final double STEP = 0.25;

  /// A fade begins at least this far from blank.
  private static final double LEAST = 15;

  /// In a fade contrast goes with brightness, as nearly as this.
  private static final double IN_STEP = 0.4;

  private final Curve curve;
  private final long end;

  /// @param end of the last picture
  FadeDetector(Curve curve, long end) {
    this.curve = curve;
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

  /// Where pictures have come so far from blank that they change no more: the last of a ramp that
  /// begins at a blank one, or that one itself if there is no ramp.
  private int ramp(Blank blank, int from, int way) {
    int top = from;
    for (int n = from + way; isOn(n, from); n += way) {
      if (curve.from(blank, n) < curve.from(blank, top) + STEP) {
        break;
      }
      top = n;
    }
    int middle = (from + top) / 2;
    double height = curve.from(blank, top);
    boolean high = height >= LEAST;
    double expected = curve.contrast(top) * curve.from(blank, middle) / Math.max(1, height);
    boolean inStep =
        Math.abs(curve.contrast(middle) - expected) <= IN_STEP * Math.max(4, curve.contrast(top));
    return high && inStep ? top : from;
  }

  private boolean isOn(int n, int from) {
    return n >= 0 && n < curve.count() && Math.abs(n - from) <= LONGEST;
  }

  private long time(int n) {
    return n < curve.count() ? curve.at(n) : end;
  }
}

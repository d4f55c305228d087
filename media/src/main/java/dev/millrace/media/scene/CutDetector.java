package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;

/// Finds cuts: one step between pictures that is far larger than those around it, and after which
/// nothing looks as before.
///
/// A step has to stand out of its neighbours, so that fast motion is none; and no picture shortly
/// before may be like one shortly after, so that a flash is none.
final class CutDetector {
  private static final int AROUND = 3;

  /// Below this two pictures differ by noise and motion alone.
  private static final double LEAST = 5;

  private static final double STANDS_OUT = 2.2;

  /// What is large and has other colours needs to stand out less.
  private static final double LARGE = 18;

  private static final double OTHER_TONES = 0.25;
  private static final double STANDS_OUT_LARGE = 1.4;

  /// A picture that is this much nearer than the step came back.
  private static final double SAME_AGAIN = 0.45;

  private final List<Transition> cuts = new ArrayList<>();

  /// Looks at the picture that has enough others behind it.
  void look(Ring ring) {
    if (ring.count() > AROUND) {
      judge(ring, AROUND);
    }
  }

  /// Looks at the last pictures.
  void finish(Ring ring) {
    for (int back = Math.min(AROUND, ring.count()) - 1; back >= 0; back--) {
      if (back < ring.count() - 1) {
        judge(ring, back);
      }
    }
  }

  List<Transition> cuts() {
    return cuts;
  }

  private void judge(Ring ring, int back) {
    double step = ring.step(back);
    if (step < LEAST) {
      return;
    }
    double around = around(ring, back);
    boolean out = step >= STANDS_OUT * around;
    boolean large =
        step >= LARGE
            && step >= STANDS_OUT_LARGE * around
            && ring.picture(back).tonesApart(ring.picture(back + 1)) >= OTHER_TONES;
    if ((out || large) && !comesBack(ring, back, SAME_AGAIN * step)) {
      cuts.add(Transition.cut(ring.picture(back).at()));
    }
  }

  /// The largest step nearby.
  private static double around(Ring ring, int back) {
    double most = 0;
    for (int other = Math.max(0, back - AROUND); other <= back + AROUND; other++) {
      if (other != back && ring.has(other + 1)) {
        most = Math.max(most, ring.step(other));
      }
    }
    return most;
  }

  private static boolean comesBack(Ring ring, int back, double near) {
    for (int before = back + 1; before <= back + AROUND + 1 && ring.has(before); before++) {
      for (int after = Math.max(0, back - AROUND); after <= back; after++) {
        if (ring.picture(before).distance(ring.picture(after)) < near) {
          return true;
        }
      }
    }
    return false;
  }
}

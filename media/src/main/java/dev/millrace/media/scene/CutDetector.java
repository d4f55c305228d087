package dev.millrace.media.scene;

/// Finds cuts: one step between pictures that is far larger than those around it, and after which
/// nothing looks as before.
///
/// A step has to stand out of its neighbours, so that fast motion is none; and no picture shortly
/// before may be like one shortly after, so that a flash is none. Where tones stay the same its
/// neighbours are those of half a second: in a film of five pictures a second that are shown five
/// times each, whatever moves does so between still pictures.
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

  /// As far as steps are compared with where tones stay the same.
  static final int FAR = 10;

  /// What moves keeps its tones, as nearly as this; less nearly where pictures before and after
  /// stand still, so that much may have happened from one to the other.
  private static final double SAME_TONES = 0.15;

  private static final double ALIKE_TONES = 0.4;

  /// As a part of the step between, what stands still.
  private static final double STILL = 0.05;

  private final Cuts cuts = new Cuts();

  /// Looks at the picture that has enough others behind it.
  void look(Ring ring) {
    if (ring.count() > FAR) {
      judge(ring, FAR);
    }
  }

  /// Looks at the last pictures.
  void finish(Ring ring) {
    for (int back = Math.min(FAR, ring.count()) - 1; back >= 0; back--) {
      if (back < ring.count() - 1) {
        judge(ring, back);
      }
    }
  }

  Cuts cuts() {
    return cuts;
  }

  private void judge(Ring ring, int back) {
    double step = ring.step(back);
    if (step < LEAST) {
      return;
    }
    double tones = tones(ring, back);
    boolean isAlike = tones < (isBetweenStill(ring, back) ? ALIKE_TONES : SAME_TONES);
    double around = around(ring, back, isAlike ? FAR : AROUND);
    boolean out = step >= STANDS_OUT * around;
    boolean large = step >= LARGE && step >= STANDS_OUT_LARGE * around && tones >= OTHER_TONES;
    if ((out || large) && !comesBack(ring, back, SAME_AGAIN * step, SAME_AGAIN * tones)) {
      cuts.add(ring.count() - 1 - back, ring.picture(back).at());
    }
  }

  private static boolean isBetweenStill(Ring ring, int back) {
    return back > 0
        && ring.has(back + 2)
        && Math.max(ring.step(back - 1), ring.step(back + 1)) < STILL * ring.step(back);
  }

  /// The largest step nearby; those farther off count when they are motion as well.
  private static double around(Ring ring, int back, int reach) {
    double most = 0;
    for (int other = Math.max(0, back - reach); other <= back + reach; other++) {
      if (other != back && ring.has(other + 1) && ring.step(other) > most) {
        boolean isNear = Math.abs(other - back) <= AROUND;
        most = isNear || tones(ring, other) < ALIKE_TONES ? ring.step(other) : most;
      }
    }
    return most;
  }

  private static double tones(Ring ring, int back) {
    return ring.picture(back).tonesApart(ring.picture(back + 1));
  }

  /// By its pixels, or by its tones where things move.
  private static boolean comesBack(Ring ring, int back, double near, double tones) {
    for (int before = back + 1; before <= back + AROUND + 1 && ring.has(before); before++) {
      SmallPicture picture = ring.picture(before);
      for (int after = Math.max(0, back - AROUND); after <= back; after++) {
        SmallPicture later = ring.picture(after);
        if (picture.distance(later) < near || picture.tonesApart(later) < tones) {
          return true;
        }
      }
    }
    return false;
  }
}

package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import java.util.ArrayList;
import java.util.List;

/// Chooses the renditions of a source: 1080p, 720p, 480p and 360p by the short side, so that
/// portrait works, and never more pixels than the source has.
///
/// A source between two rungs gets a rung of its own size as well when it is more than 1.2 times
/// the rung below; a source smaller than every rung gets only that.
public final class Ladder {
  /// The longest side that a picture gets, so that strips and banners stay decodable.
  static final int MAX_LONG_SIDE = 4096;

  private static final FrameRate FAST_ABOVE = FrameRate.whole(30);

  /// Short side and cap of the standard rungs, largest first; caps between them are interpolated.
  private record Step(int shortSide, long kilobits) {}

  private static final List<Step> STEPS =
      List.of(new Step(1080, 5000), new Step(720, 2800), new Step(480, 1400), new Step(360, 800));
  private static final Step SMALLEST = new Step(0, 100);

  private Ladder() {}

  /// The rungs for a source, largest first; never empty.
  public static List<Rung> of(DisplaySize source, FrameRate frameRate) {
    var rungs = new ArrayList<Rung>();
    for (Step step : STEPS) {
      if (step.shortSide() <= source.shortSide()) {
        rungs.add(rung(step.shortSide(), source, frameRate));
      }
    }
    if (needsNative(source, rungs)) {
      rungs.addFirst(rung(even(source.shortSide()), source, frameRate));
    }
    return List.copyOf(rungs);
  }

  /// The rung of pictures in H.264 that are as they are.
  ///
  /// @param maxrate what they need
  public static Rung asIs(DisplaySize size, FrameRate frameRate, BitRate maxrate) {
    return rung(size.shortSide() + "p", size, frameRate, maxrate);
  }

  private static boolean needsNative(DisplaySize source, List<Rung> rungs) {
    if (rungs.isEmpty()) {
      return true;
    }
    int top = rungs.getFirst().size().shortSide();
    boolean capped = source.shortSide() >= STEPS.getFirst().shortSide();
    return !capped && source.shortSide() * 5L > top * 6L;
  }

  private static Rung rung(int shortSide, DisplaySize source, FrameRate frameRate) {
    DisplaySize size = scaled(shortSide, source);
    boolean fast = frameRate.compareTo(FAST_ABOVE) > 0;
    long kilobits = kilobits(shortSide) * (fast ? 3 : 2) / 2;
    BitRate maxrate = BitRate.ofKilobits(kilobits);
    return rung(shortSide + "p", size, frameRate, maxrate);
  }

  private static Rung rung(String name, DisplaySize size, FrameRate frameRate, BitRate maxrate) {
    return new Rung(
        name,
        size,
        maxrate,
        RateControl.STANDARD_CRF,
        H264Level.of(size, frameRate, maxrate),
        VideoCodec.H264,
        RateControl.Mode.QUALITY);
  }

  private static DisplaySize scaled(int shortSide, DisplaySize source) {
    long longSide = nearestEven((long) source.longSide() * shortSide, source.shortSide());
    long acrossSide = shortSide;
    if (longSide > MAX_LONG_SIDE) {
      longSide = MAX_LONG_SIDE;
      acrossSide = nearestEven(longSide * source.shortSide(), source.longSide());
    }
    return source.portrait()
        ? new DisplaySize((int) acrossSide, (int) longSide)
        : new DisplaySize((int) longSide, (int) acrossSide);
  }

  /// The cap for any short side, on the straight line between its neighbours.
  private static long kilobits(int shortSide) {
    Step above = STEPS.getFirst();
    for (Step below : STEPS) {
      if (shortSide >= below.shortSide()) {
        return between(below, above, shortSide);
      }
      above = below;
    }
    return between(SMALLEST, above, shortSide);
  }

  private static long between(Step below, Step above, int shortSide) {
    int span = above.shortSide() - below.shortSide();
    return span == 0
        ? below.kilobits()
        : below.kilobits()
            + (above.kilobits() - below.kilobits()) * (shortSide - below.shortSide()) / span;
  }

  private static int even(int pixels) {
    return Math.max(2, pixels & ~1);
  }

  /// The even number nearest to `numerator / denominator`, at least 2.
  private static long nearestEven(long numerator, long denominator) {
    return Math.max(2, 2 * ((numerator + denominator) / (2 * denominator)));
  }
}

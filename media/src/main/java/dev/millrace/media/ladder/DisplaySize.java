package dev.millrace.media.ladder;

import dev.millrace.media.time.Rational;
import java.math.RoundingMode;

/// How large a picture is when it is shown, in square pixels.
public record DisplaySize(int width, int height) {
  public DisplaySize {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException("a picture has a size: " + width + "x" + height);
    }
  }

  /// The size of a coded picture once its pixels are made square and it is turned upright.
  ///
  /// @param pixelAspect width over height of one pixel; 0 or less counts as 1
  /// @param rotationDegrees any multiple of 90, either way round
  public static DisplaySize of(
      int codedWidth, int codedHeight, Rational pixelAspect, int rotationDegrees) {
    Rational aspect = pixelAspect.compareTo(Rational.ZERO) > 0 ? pixelAspect : Rational.ONE;
    long wide = aspect.times(codedWidth).toLong(RoundingMode.HALF_UP);
    int width = Math.max(1, Math.toIntExact(wide));
    boolean onItsSide = Math.floorMod(rotationDegrees, 180) == 90;
    return onItsSide ? new DisplaySize(codedHeight, width) : new DisplaySize(width, codedHeight);
  }

  /// The same picture with a short side of at most this, which is even.
  public DisplaySize within(int most) {
    if (shortSide() <= most) {
      return this;
    }
    int across = Math.max(2, most & ~1);
    int along =
        Math.toIntExact(Math.max(2, (2L * longSide() * across + shortSide()) / (2L * shortSide())));
    return portrait() ? new DisplaySize(across, along) : new DisplaySize(along, across);
  }

  public int shortSide() {
    return Math.min(width, height);
  }

  public int longSide() {
    return Math.max(width, height);
  }

  public boolean portrait() {
    return height > width;
  }
}

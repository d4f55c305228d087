package dev.millrace.media.scene;

import java.util.Arrays;

/// Of every picture of a film when it is, how bright, how rich in contrast and colour, and
/// whether it is blank.
final class Curve {
  private static final int BLACK = 32;
  private static final int WHITE = 228;
  private static final double NEARLY_ALL = 0.98;
  private static final int FIRST = 4096;

  private long[] times = new long[FIRST];
  private float[] brightness = new float[FIRST];
  private float[] contrast = new float[FIRST];
  private float[] colour = new float[FIRST];
  private byte[] blank = new byte[FIRST];
  private int count;

  /// A picture with nothing on it.
  enum Blank {
    BLACK(1),
    WHITE(2);

    private final byte mark;

    Blank(int mark) {
      this.mark = (byte) mark;
    }
  }

  void add(SmallPicture picture) {
    if (count == times.length) {
      int more = count + count / 2;
      times = Arrays.copyOf(times, more);
      brightness = Arrays.copyOf(brightness, more);
      contrast = Arrays.copyOf(contrast, more);
      colour = Arrays.copyOf(colour, more);
      blank = Arrays.copyOf(blank, more);
    }
    times[count] = picture.at();
    brightness[count] = (float) picture.brightness();
    contrast[count] = (float) picture.contrast();
    colour[count] = (float) picture.colour();
    boolean black = picture.upTo(BLACK) >= NEARLY_ALL;
    boolean white = picture.upTo(WHITE) <= 1 - NEARLY_ALL;
    blank[count] = black ? Blank.BLACK.mark : white ? Blank.WHITE.mark : 0;
    count++;
  }

  int count() {
    return count;
  }

  long at(int n) {
    return times[n];
  }

  boolean is(Blank which, int n) {
    return blank[n] == which.mark;
  }

  /// How far a picture is from a blank one.
  double from(Blank which, int n) {
    return which == Blank.BLACK ? brightness[n] : 219 - brightness[n];
  }

  double contrast(int n) {
    return contrast[n];
  }

  double colour(int n) {
    return colour[n];
  }
}

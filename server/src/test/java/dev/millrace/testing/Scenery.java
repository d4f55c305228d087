package dev.millrace.testing;

/// What a shot of a [KnownFilm] shows, picture after picture.
public interface Scenery {
  int WIDTH = 320;
  int HEIGHT = 180;

  /// The samples of brightness in a picture.
  int PIXELS = WIDTH * HEIGHT;

  /// A picture: planes of Y, Cb and Cr, the latter two with half the width and height.
  int BYTES = PIXELS * 3 / 2;

  /// Draws a picture.
  ///
  /// @param frame from 0 on
  /// @param into of [#BYTES], all of which are written
  void draw(int frame, byte[] into);

  /// The same thing in every pixel: black is 16, white 235.
  static Scenery blank(int luma) {
    return (_, into) -> {
      java.util.Arrays.fill(into, 0, PIXELS, (byte) luma);
      java.util.Arrays.fill(into, PIXELS, BYTES, (byte) 128);
    };
  }
}

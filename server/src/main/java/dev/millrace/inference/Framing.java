package dev.millrace.inference;

import dev.millrace.models.PictureInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/// A picture as a network takes it, and the way back from the network's pixels to the picture's.
///
/// A pixel of the result is the mean of those that it covers: smaller pictures keep what a network
/// looks for, where picking single pixels would lose it.
///
/// @param scaleX a pixel of the network in pixels of the picture, as `scaleY`
/// @param left where the picture begins in the network's frame, as `top`; negative when cut off
record Framing(double scaleX, double scaleY, double left, double top) {
  static Framing of(Picture picture, PictureInput input) {
    double x = (double) picture.width() / input.width();
    double y = (double) picture.height() / input.height();
    return switch (input.fit()) {
      case STRETCH -> new Framing(x, y, 0, 0);
      case LETTERBOX -> centred(Math.max(x, y), picture, input);
      case CROP -> centred(Math.min(x, y), picture, input);
    };
  }

  private static Framing centred(double scale, Picture picture, PictureInput input) {
    return new Framing(
        scale,
        scale,
        (input.width() - picture.width() / scale) / 2,
        (input.height() - picture.height() / scale) / 2);
  }

  double toPictureX(double x) {
    return (x - left) * scaleX;
  }

  double toPictureY(double y) {
    return (y - top) * scaleY;
  }

  /// Writes the picture behind what stands in a buffer.
  void write(Picture picture, PictureInput input, FloatBuffer to) {
    int width = input.width();
    int area = width * input.height();
    int channels = input.channels();
    int start = to.position();
    boolean planes = input.layout() == PictureInput.Layout.NCHW;
    var sum = new double[3];
    for (int n = 0; n < area; n++) {
      mean(picture, n % width, n / width, input.fill(), sum);
      for (int c = 0; c < channels; c++) {
        double sample = (channel(sum, c, input) - input.mean().get(c)) / input.std().get(c);
        to.put(start + (planes ? c * area + n : n * channels + c), (float) sample);
      }
    }
    to.position(start + area * channels);
  }

  private static double channel(double[] rgb, int c, PictureInput input) {
    return switch (input.colour()) {
      case RGB -> rgb[c];
      case BGR -> rgb[2 - c];
      case GREY -> 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    };
  }

  /// Red, green and blue over what a pixel of the network covers.
  private void mean(Picture picture, int x, int y, int fill, double[] rgb) {
    double fromX = toPictureX(x);
    double fromY = toPictureY(y);
    double middleX = fromX + scaleX / 2;
    double middleY = fromY + scaleY / 2;
    if (middleX < 0 || middleY < 0 || middleX >= picture.width() || middleY >= picture.height()) {
      Arrays.fill(rgb, fill);
      return;
    }
    int x0 = Math.max(0, (int) (scaleX > 1 ? Math.round(fromX) : middleX));
    int y0 = Math.max(0, (int) (scaleY > 1 ? Math.round(fromY) : middleY));
    int x1 = Math.min(picture.width(), Math.max(x0 + 1, (int) Math.round(fromX + scaleX)));
    int y1 = Math.min(picture.height(), Math.max(y0 + 1, (int) Math.round(fromY + scaleY)));
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int py = y0; py < y1; py++) {
      for (int px = x0; px < x1; px++) {
        int pixel = picture.at(px, py);
        red += (pixel >> 16) & 0xff;
        green += (pixel >> 8) & 0xff;
        blue += pixel & 0xff;
      }
    }
    double count = (double) (x1 - x0) * (y1 - y0);
    rgb[0] = red / count;
    rgb[1] = green / count;
    rgb[2] = blue / count;
  }

  static FloatBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}

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
    int area = input.width() * input.height();
    int channels = input.channels();
    boolean planes = input.layout() == PictureInput.Layout.NCHW;
    int apart = planes ? area : 1;
    Cells across = Cells.of(input.width(), picture.width(), scaleX, left);
    Cells down = Cells.of(input.height(), picture.height(), scaleY, top);
    var mix = new Mix(input);
    var samples = new float[area * channels];
    var rgb = new float[3];
    for (int y = 0; y < input.height(); y++) {
      for (int x = 0; x < input.width(); x++) {
        int n = y * input.width() + x;
        if (across.from[x] < 0 || down.from[y] < 0) {
          Arrays.fill(rgb, input.fill());
        } else {
          mean(picture, across, down, n, rgb);
        }
        mix.write(rgb, samples, planes ? n : n * channels, apart);
      }
    }
    to.put(samples);
  }

  /// Which pixels of the picture each pixel of the network covers, along one side.
  private static final class Cells {
    /// The first of them; -1 where there is no picture.
    private final int[] from;

    /// The one behind the last.
    private final int[] to;

    private Cells(int count) {
      this.from = new int[count];
      this.to = new int[count];
    }

    static Cells of(int count, int size, double scale, double begin) {
      var cells = new Cells(count);
      for (int n = 0; n < count; n++) {
        double first = (n - begin) * scale;
        double middle = first + scale / 2;
        boolean outside = middle < 0 || middle >= size;
        int from = Math.max(0, (int) (scale > 1 ? Math.round(first) : middle));
        cells.from[n] = outside ? -1 : from;
        cells.to[n] = Math.min(size, Math.max(from + 1, (int) Math.round(first + scale)));
      }
      return cells;
    }
  }

  /// How channels are made of red, green and blue.
  private static final class Mix {
    private final float[] weights;
    private final float[] offsets;

    Mix(PictureInput input) {
      int channels = input.channels();
      this.weights = new float[3 * channels];
      this.offsets = new float[channels];
      for (int c = 0; c < channels; c++) {
        double std = input.std().get(c);
        offsets[c] = (float) (-input.mean().get(c) / std);
        switch (input.colour()) {
          case RGB -> weights[3 * c + c] = (float) (1 / std);
          case BGR -> weights[3 * c + 2 - c] = (float) (1 / std);
          case GREY -> {
            weights[0] = (float) (0.299 / std);
            weights[1] = (float) (0.587 / std);
            weights[2] = (float) (0.114 / std);
          }
        }
      }
    }

    void write(float[] rgb, float[] samples, int at, int apart) {
      for (int c = 0; c < offsets.length; c++) {
        samples[at + c * apart] =
            rgb[0] * weights[3 * c]
                + rgb[1] * weights[3 * c + 1]
                + rgb[2] * weights[3 * c + 2]
                + offsets[c];
      }
    }
  }

  /// Red, green and blue over what a pixel of the network covers.
  private static void mean(Picture picture, Cells across, Cells down, int n, float[] rgb) {
    int x = n % across.from.length;
    int y = n / across.from.length;
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int py = down.from[y]; py < down.to[y]; py++) {
      for (int px = across.from[x]; px < across.to[x]; px++) {
        int pixel = picture.at(px, py);
        red += (pixel >> 16) & 0xff;
        green += (pixel >> 8) & 0xff;
        blue += pixel & 0xff;
      }
    }
    float each = 1f / ((across.to[x] - across.from[x]) * (down.to[y] - down.from[y]));
    rgb[0] = red * each;
    rgb[1] = green * each;
    rgb[2] = blue * each;
  }

  static FloatBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}

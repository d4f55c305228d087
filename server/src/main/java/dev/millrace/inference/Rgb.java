package dev.millrace.inference;

/// A picture: red, green and blue of each pixel, a byte each, row by row. Nobody changes them.
@SuppressWarnings("ArrayRecordComponent")
public record Rgb(int width, int height, byte[] samples) {
  public Rgb {
    if (width < 1 || height < 1 || samples.length != 3 * width * height) {
      throw new IllegalArgumentException(
          "%d samples for %d x %d pixels".formatted(samples.length, width, height));
    }
  }

  /// A part of it, as much of it as there is; at least a pixel.
  public Rgb crop(double left, double top, double wide, double high) {
    int x = Math.clamp((int) left, 0, width - 1);
    int y = Math.clamp((int) top, 0, height - 1);
    int w = Math.clamp((int) Math.ceil(wide), 1, width - x);
    int h = Math.clamp((int) Math.ceil(high), 1, height - y);
    var part = new byte[3 * w * h];
    for (int line = 0; line < h; line++) {
      System.arraycopy(samples, 3 * ((y + line) * width + x), part, 3 * line * w, 3 * w);
    }
    return new Rgb(w, h, part);
  }

  /// A channel of a pixel: 0 for red.
  public int at(int x, int y, int channel) {
    return samples[3 * (y * width + x) + channel] & 0xff;
  }

  Picture picture() {
    var pixels = new int[width * height];
    for (int n = 0; n < pixels.length; n++) {
      pixels[n] =
          (samples[3 * n] & 0xff) << 16
              | (samples[3 * n + 1] & 0xff) << 8
              | (samples[3 * n + 2] & 0xff);
    }
    return new Picture(width, height, pixels);
  }

  /// One channel at a place between pixels.
  private double between(double x, double y, int channel) {
    int left = Math.clamp((int) Math.floor(x), 0, width - 1);
    int top = Math.clamp((int) Math.floor(y), 0, height - 1);
    int right = Math.min(left + 1, width - 1);
    int below = Math.min(top + 1, height - 1);
    double across = Math.clamp(x - left, 0, 1);
    double down = Math.clamp(y - top, 0, 1);
    double upper = at(left, top, channel) * (1 - across) + at(right, top, channel) * across;
    double lower = at(left, below, channel) * (1 - across) + at(right, below, channel) * across;
    return upper * (1 - down) + lower * down;
  }

  /// The picture in another size, as networks for text take it: planes of blue, green and red.
  float[] planes(int toWidth, int toHeight, double[] mean, double[] std) {
    var planes = new float[3 * toWidth * toHeight];
    double scaleX = (double) width / toWidth;
    double scaleY = (double) height / toHeight;
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        for (int c = 0; c < 3; c++) {
          double value = between((x + 0.5) * scaleX - 0.5, (y + 0.5) * scaleY - 0.5, 2 - c) / 255;
          planes[(c * toHeight + y) * toWidth + x] = (float) ((value - mean[c]) / std[c]);
        }
      }
    }
    return planes;
  }
}

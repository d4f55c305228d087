package dev.millrace.inference;

/// A picture: red, green and blue of each pixel, a byte each, row by row. Nobody changes them.
@SuppressWarnings("ArrayRecordComponent")
public record Rgb(int width, int height, byte[] samples) {
  /// Pixels along each side that are enough to tell faces apart.
  private static final int FACES_IN = 640;

  public Rgb {
    if (width < 1 || height < 1 || samples.length != 3 * width * height) {
      throw new IllegalArgumentException(
          "%d samples for %d x %d pixels".formatted(samples.length, width, height));
    }
  }

  /// A picture that anybody may have made, as large as faces are looked for in.
  ///
  /// **On failure** [BadFrame].
  public static Rgb ofJpeg(byte[] jpeg) {
    Picture picture = Jpeg.decode(jpeg, FACES_IN);
    var samples = new byte[3 * picture.width() * picture.height()];
    for (int n = 0; n < samples.length / 3; n++) {
      int pixel = picture.at(n % picture.width(), n / picture.width());
      samples[3 * n] = (byte) (pixel >> 16);
      samples[3 * n + 1] = (byte) (pixel >> 8);
      samples[3 * n + 2] = (byte) pixel;
    }
    return new Rgb(picture.width(), picture.height(), samples);
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

  /// The picture in another size, as networks for text take it: planes of blue, green and red.
  float[] planes(int toWidth, int toHeight, double[] mean, double[] std) {
    var planes = new float[3 * toWidth * toHeight];
    var across = new Between(toWidth, width);
    var down = new Between(toHeight, height);
    for (int c = 0; c < 3; c++) {
      float scale = (float) (1 / (255 * std[c]));
      float offset = (float) (-mean[c] / std[c]);
      int channel = 2 - c;
      for (int y = 0; y < toHeight; y++) {
        int upper = 3 * down.first[y] * width + channel;
        int lower = 3 * down.second[y] * width + channel;
        int row = (c * toHeight + y) * toWidth;
        for (int x = 0; x < toWidth; x++) {
          int left = 3 * across.first[x];
          int right = 3 * across.second[x];
          float above = mixed(upper + left, upper + right, across.share[x]);
          float below = mixed(lower + left, lower + right, across.share[x]);
          planes[row + x] = (above + (below - above) * down.share[y]) * scale + offset;
        }
      }
    }
    return planes;
  }

  private float mixed(int first, int second, float share) {
    int from = samples[first] & 0xff;
    return from + ((samples[second] & 0xff) - from) * share;
  }

  /// Between which pixels each pixel of another size lies, along one side.
  private static final class Between {
    private final int[] first;
    private final int[] second;

    /// How much of the second one.
    private final float[] share;

    Between(int count, int size) {
      this.first = new int[count];
      this.second = new int[count];
      this.share = new float[count];
      for (int n = 0; n < count; n++) {
        double at = (n + 0.5) * size / count - 0.5;
        first[n] = Math.clamp((int) Math.floor(at), 0, size - 1);
        second[n] = Math.min(first[n] + 1, size - 1);
        share[n] = (float) Math.clamp(at - first[n], 0, 1);
      }
    }
  }
}

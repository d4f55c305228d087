package dev.millrace.transcode;

/// The brightness of a small picture's pixels, and how well it would stand for a film.
final class Luma {
  private static final int BINS = 16;
  private static final int BIN_WIDTH = 256 / BINS;
  private static final int MIDDLE = 110;
  private static final int DARK = 36;
  private static final int LIGHT = 215;

  /// Above this variance of the Laplacian a picture counts as half sharp.
  private static final double HALF_SHARP = 150;

  private final int width;
  private final int height;
  private final byte[] pixels;

  /// @param pixels row by row, one byte each, black 16 and white 235; not copied
  Luma(int width, int height, byte[] pixels) {
    if (width < 1 || height < 1 || pixels.length != width * height) {
      throw new IllegalArgumentException(pixels.length + " pixels for " + width + "x" + height);
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /// From 0 for a picture that shows nothing to 1: many tones, neither dark nor glaring, sharp.
  ///
  /// Each part is a factor, so that text on black, which is sharp, and fog, which is well exposed,
  /// both lose against a picture that is ordinary in every way.
  double score() {
    return tones() * exposure() * filled() * sharpness();
  }

  /// The entropy of the histogram: 0 for one tone, 1 for all tones alike.
  private double tones() {
    var counts = new int[BINS];
    for (byte pixel : pixels) {
      counts[(pixel & 0xff) / BIN_WIDTH]++;
    }
    double bits = 0;
    for (int count : counts) {
      double share = (double) count / pixels.length;
      bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
    }
    return bits / (Math.log(BINS) / Math.log(2));
  }

  private double exposure() {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    double off = Math.abs((double) sum / pixels.length - MIDDLE) / MIDDLE;
    return Math.max(0, 1 - off * off);
  }

  /// Falls once most of the picture is black or white: titles, fades, slides.
  private double filled() {
    int dark = 0;
    int light = 0;
    for (byte pixel : pixels) {
      dark += (pixel & 0xff) < DARK ? 1 : 0;
      light += (pixel & 0xff) > LIGHT ? 1 : 0;
    }
    double empty = (double) Math.max(dark, light) / pixels.length;
    return empty < 0.5 ? 1 : 2 * (1 - empty);
  }

  /// By the variance of the Laplacian, which motion blur and soft focus take away.
  private double sharpness() {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        double edge = 4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
        sum += edge;
        squares += edge * edge;
        count++;
      }
    }
    if (count == 0) {
      return 0.5;
    }
    double mean = sum / count;
    double variance = squares / count - mean * mean;
    return variance / (variance + HALF_SHARP);
  }

  private double at(int x, int y) {
    return pixels[y * width + x] & 0xff;
  }
}

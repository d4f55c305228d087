package dev.millrace.media.scene;

/// A picture scaled down to 64 x 36, brightness and colours apart; nobody changes its samples.
///
/// So small a picture has no noise and no details left, and comparing two is a matter of
/// microseconds.
public final class SmallPicture {
  /// The samples of a row.
  public static final int WIDTH = 64;

  /// The rows.
  public static final int HEIGHT = 36;

  /// Three planes: Y, Cb, Cr.
  public static final int BYTES = 3 * WIDTH * HEIGHT;

  private static final int PIXELS = WIDTH * HEIGHT;
  private static final int BINS = 32;
  private static final int BIN_SHIFT = 3;

  private final long at;
  private final byte[] samples;
  private final int[] histogram = new int[3 * BINS];

  /// @param at its time in ticks
  /// @param samples planes of Y, Cb and Cr in limited range; not copied
  public SmallPicture(long at, byte[] samples) {
    if (samples.length != BYTES) {
      throw new IllegalArgumentException(samples.length + " samples, not " + BYTES);
    }
    this.at = at;
    this.samples = samples;
    for (int n = 0; n < BYTES; n++) {
      histogram[n / PIXELS * BINS + ((samples[n] & 0xff) >> BIN_SHIFT)]++;
    }
  }

  long at() {
    return at;
  }

  byte[] samples() {
    return samples;
  }

  /// How far two are apart: the mean of all pixels' steps in brightness and in both colours.
  double distance(SmallPicture other) {
    int sum = 0;
    for (int n = 0; n < BYTES; n++) {
      sum += Math.abs((samples[n] & 0xff) - (other.samples[n] & 0xff));
    }
    return (double) sum / PIXELS;
  }

  /// How differently tones and colours are spread, wherever they are: 0 for alike, 1 for nothing in
  /// common. What moves keeps its tones.
  double tonesApart(SmallPicture other) {
    long sum = 0;
    for (int n = 0; n < histogram.length; n++) {
      sum += Math.abs(histogram[n] - other.histogram[n]);
    }
    return (double) sum / (6 * PIXELS);
  }

  /// The mean brightness above black, of 219.
  double brightness() {
    long sum = 0;
    for (int n = 0; n < PIXELS; n++) {
      sum += samples[n] & 0xff;
    }
    return (double) sum / PIXELS - 16;
  }

  /// How far pixels are from the mean brightness: the standard deviation.
  double contrast() {
    double mean = brightness() + 16;
    double squares = 0;
    for (int n = 0; n < PIXELS; n++) {
      double off = (samples[n] & 0xff) - mean;
      squares += off * off;
    }
    return Math.sqrt(squares / PIXELS);
  }

  /// How far both colours are from grey, on the average.
  double colour() {
    int sum = 0;
    for (int n = PIXELS; n < BYTES; n++) {
      sum += Math.abs((samples[n] & 0xff) - 128);
    }
    return (double) sum / (2 * PIXELS);
  }

  /// How many of the pixels are no brighter than that, of 255; 0 to 1.
  double upTo(int luma) {
    int count = 0;
    for (int n = 0; n < PIXELS; n++) {
      count += (samples[n] & 0xff) <= luma ? 1 : 0;
    }
    return (double) count / PIXELS;
  }
}

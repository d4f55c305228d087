package dev.millrace.media.scene;

/// What is left of a picture when it is seen from very far: the mean of each field in brightness
/// and colours, and how much detail the fields hold.
///
/// Noise and slow motion hardly change it. Where one shot shows through another the means go from
/// one to the other in a straight line, and details are fewer than on either side, however fast
/// things move.
final class Coarse {
  private static final int FIELD = 6;
  private static final int COLUMNS = SmallPicture.WIDTH / FIELD;
  private static final int ROWS = SmallPicture.HEIGHT / FIELD;
  private static final int FIELDS = COLUMNS * ROWS;
  private static final int PIXELS = SmallPicture.WIDTH * SmallPicture.HEIGHT;
  private static final int LEFT = (SmallPicture.WIDTH - COLUMNS * FIELD) / 2;
  static final int PLANES = 3;
  static final int MEANS = PLANES * FIELDS;

  private final SmallPicture picture;
  private final float[] means = new float[MEANS];
  private final double[] wholes = new double[PLANES];
  private final double[] details = new double[PLANES];

  Coarse(SmallPicture picture) {
    this.picture = picture;
    byte[] samples = picture.samples();
    for (int n = 0; n < MEANS; n++) {
      int field = n % FIELDS;
      int first =
          n / FIELDS * PIXELS
              + field / COLUMNS * FIELD * SmallPicture.WIDTH
              + field % COLUMNS * FIELD
              + LEFT;
      int sum = 0;
      int squares = 0;
      for (int line = 0; line < FIELD; line++) {
        for (int column = 0; column < FIELD; column++) {
          int sample = samples[first + line * SmallPicture.WIDTH + column] & 0xff;
          sum += sample;
          squares += sample * sample;
        }
      }
      double mean = (double) sum / (FIELD * FIELD);
      means[n] = (float) mean;
      wholes[n / FIELDS] += mean / FIELDS;
      details[n / FIELDS] += ((double) squares / (FIELD * FIELD) - mean * mean) / FIELDS;
    }
  }

  long at() {
    return picture.at();
  }

  SmallPicture picture() {
    return picture;
  }

  /// Of [#MEANS] fields, plane by plane.
  float[] means() {
    return means;
  }

  /// The mean of a plane.
  double whole(int plane) {
    return wholes[plane];
  }

  /// The mean variance within the fields of a plane.
  double details(int plane) {
    return details[plane];
  }

  /// How far two are apart: the mean of all fields' steps in brightness and in both colours.
  double distance(Coarse other) {
    float sum = 0;
    for (int n = 0; n < MEANS; n++) {
      sum += Math.abs(means[n] - other.means[n]);
    }
    return sum / FIELDS;
  }
}

package dev.millrace.media.scene;

/// How well pictures are told as sums of two pictures in known shares: least squares. What is left
/// untold is given in logarithms, so that each thing counts by how well it is told at all.
final class Fit {
  /// Nothing is told better than by so much in a mean.
  private static final double EXACT = 0.15;

  /// Means of fields count so often.
  private static final double FIELDS = 2;

  /// Coding's own part of the squares, of a plane's mean and of its details.
  private static final double NOISE_OF_MEAN = 0.05;

  private static final double NOISE_OF_DETAILS = 1;

  /// Details are told to this part of what there is.
  private static final double EXACT_DETAILS = 0.03;

  private final double[] first;
  private final double[] second;

  /// @param first the share of the one in each picture
  /// @param second that of the other
  private Fit(double[] first, double[] second) {
    this.first = first;
    this.second = second;
  }

  /// Still, then in a straight line from one to another, then still.
  ///
  /// @param count of the pictures
  /// @param from the first that changes
  /// @param to the first whole one behind
  static Fit ramp(int count, int from, int to) {
    var first = new double[count];
    var second = new double[count];
    for (int n = 0; n < count; n++) {
      second[n] = share(n, from, to);
      first[n] = 1 - second[n];
    }
    return new Fit(first, second);
  }

  /// Details of pictures that have nothing to do with each other, mixed in that way.
  static Fit dip(int count, int from, int to) {
    var first = new double[count];
    var second = new double[count];
    for (int n = 0; n < count; n++) {
      double share = share(n, from, to);
      first[n] = (1 - share) * (1 - share);
      second[n] = share * share;
    }
    return new Fit(first, second);
  }

  /// As things move along all the time.
  static Fit line(int count) {
    var first = new double[count];
    var second = new double[count];
    for (int n = 0; n < count; n++) {
      first[n] = 1;
      second[n] = n - (count - 1) / 2.0;
    }
    return new Fit(first, second);
  }

  private static double share(int n, int from, int to) {
    return Math.clamp((n - from + 1.0) / (to - from + 1), 0, 1);
  }

  /// What is not told of how bright and of what colour pictures are, on the whole and by fields.
  double miss(Coarse[] pictures) {
    double sum = FIELDS * missOfFields(pictures);
    for (int plane = 0; plane < Coarse.PLANES; plane++) {
      var means = new double[pictures.length];
      for (int n = 0; n < means.length; n++) {
        means[n] = pictures[n].whole(plane) - pictures[0].whole(plane);
      }
      sum += Math.log(miss(means) + NOISE_OF_MEAN);
    }
    return sum;
  }

  /// What is not told of their details.
  double missOfDetails(Coarse[] pictures) {
    double sum = 0;
    for (int plane = 0; plane < Coarse.PLANES; plane++) {
      var details = new double[pictures.length];
      double all = 0;
      for (int n = 0; n < details.length; n++) {
        details[n] = pictures[n].details(plane);
        all += details[n] * details[n];
      }
      double exact = EXACT_DETAILS * EXACT_DETAILS * all / details.length;
      sum += Math.log(miss(details) + exact + NOISE_OF_DETAILS);
    }
    return sum;
  }

  private double miss(double[] values) {
    double a = 0;
    double b = 0;
    double all = 0;
    for (int n = 0; n < values.length; n++) {
      a += first[n] * values[n];
      b += second[n] * values[n];
      all += values[n] * values[n];
    }
    return Math.max(0, all - Normal.of(first, second).told(a, b)) / values.length;
  }

  private double missOfFields(Coarse[] pictures) {
    var a = new double[Coarse.MEANS];
    var b = new double[Coarse.MEANS];
    double all = 0;
    float[] origin = pictures[0].means();
    for (int n = 0; n < pictures.length; n++) {
      float[] means = pictures[n].means();
      for (int k = 0; k < Coarse.MEANS; k++) {
        double off = means[k] - origin[k];
        a[k] += first[n] * off;
        b[k] += second[n] * off;
        all += off * off;
      }
    }
    double told = 0;
    var normal = Normal.of(first, second);
    for (int k = 0; k < Coarse.MEANS; k++) {
      told += normal.told(a[k], b[k]);
    }
    int count = pictures.length * Coarse.MEANS;
    return Math.log(Math.max(0, all - told) / count + EXACT * EXACT);
  }

  /// The normal equations' matrix.
  private record Normal(double uu, double uv, double vv) {
    static Normal of(double[] u, double[] v) {
      double uu = 0;
      double uv = 0;
      double vv = 0;
      for (int n = 0; n < u.length; n++) {
        uu += u[n] * u[n];
        uv += u[n] * v[n];
        vv += v[n] * v[n];
      }
      return new Normal(uu, uv, vv);
    }

    /// The squares that the best sum takes away.
    double told(double a, double b) {
      double determinant = uu * vv - uv * uv;
      return (vv * a * a - 2 * uv * a * b + uu * b * b) / determinant;
    }
  }
}

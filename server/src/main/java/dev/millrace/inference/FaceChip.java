package dev.millrace.inference;

import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Findings.Point;
import java.util.List;
import java.util.Optional;

/// Cuts a face out of a picture and turns it upright, so that eyes, nose and mouth lie where the
/// network that tells faces apart has learned them. A rough cut makes different people alike.
final class FaceChip {
  private static final int SIDE = 150;

  /// Where the right eye, the left eye, the nose and the mouth belong, in parts of the side.
  private static final double[][] PLACES = {
    {0.317, 0.311}, {0.670, 0.311}, {0.493, 0.527}, {0.493, 0.713}
  };

  /// Eyes nearer to each other, in pixels, tell too little.
  private static final double LEAST_EYES = 24;

  /// The most samples along each side that are taken for a pixel.
  private static final int MOST_SAMPLES = 6;

  private final Rgb picture;

  /// From a pixel of the chip to a place of the picture: turned and scaled by `a` and `b`, moved by
  /// `x` and `y`.
  private final double a;

  private final double b;
  private final double x;
  private final double y;

  private FaceChip(Rgb picture, List<Point> points) {
    double fromX = 0;
    double fromY = 0;
    double toX = 0;
    double toY = 0;
    for (int n = 0; n < PLACES.length; n++) {
      fromX += points.get(n).x() / PLACES.length;
      fromY += points.get(n).y() / PLACES.length;
      toX += SIDE * PLACES[n][0] / PLACES.length;
      toY += SIDE * PLACES[n][1] / PLACES.length;
    }
    double along = 0;
    double across = 0;
    double size = 0;
    for (int n = 0; n < PLACES.length; n++) {
      double px = points.get(n).x() - fromX;
      double py = points.get(n).y() - fromY;
      double qx = SIDE * PLACES[n][0] - toX;
      double qy = SIDE * PLACES[n][1] - toY;
      along += px * qx + py * qy;
      across += px * qy - py * qx;
      size += px * px + py * py;
    }
    // The least squares of what brings the face to the chip; here the way back is needed.
    double scale = along / size;
    double turn = across / size;
    double square = scale * scale + turn * turn;
    this.picture = picture;
    this.a = scale / square;
    this.b = -turn / square;
    this.x = fromX - (a * toX - b * toY);
    this.y = fromY - (b * toX + a * toY);
  }

  /// A square of the face; empty when the face is too small for it, or lies as no face does.
  static Optional<Rgb> of(Rgb picture, Found face) {
    List<Point> points = face.points();
    if (points.size() < PLACES.length || eyes(points) < LEAST_EYES) {
      return Optional.empty();
    }
    var chip = new FaceChip(picture, points);
    boolean isPlausible = Double.isFinite(chip.a) && Double.isFinite(chip.b);
    return isPlausible ? Optional.of(chip.cut()) : Optional.empty();
  }

  private static double eyes(List<Point> points) {
    return Math.hypot(points.get(0).x() - points.get(1).x(), points.get(0).y() - points.get(1).y());
  }

  private Rgb cut() {
    int samples = (int) Math.clamp(Math.ceil(Math.hypot(a, b)), 1, MOST_SAMPLES);
    var chip = new byte[3 * SIDE * SIDE];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        for (int channel = 0; channel < 3; channel++) {
          chip[3 * (row * SIDE + column) + channel] = (byte) mean(column, row, channel, samples);
        }
      }
    }
    return new Rgb(SIDE, SIDE, chip);
  }

  /// What a pixel of the chip covers in the picture.
  private int mean(int column, int row, int channel, int samples) {
    double sum = 0;
    for (int n = 0; n < samples * samples; n++) {
      int line = n / samples;
      double u = column + (n % samples + 0.5) / samples;
      double v = row + (line + 0.5) / samples;
      sum += at(a * u - b * v + x, b * u + a * v + y, channel);
    }
    return (int) Math.round(sum / (samples * samples));
  }

  /// Between four pixels; outside of the picture those of its edge.
  private double at(double px, double py, int channel) {
    double cx = Math.clamp(px - 0.5, 0, picture.width() - 1.0);
    double cy = Math.clamp(py - 0.5, 0, picture.height() - 1.0);
    int left = (int) cx;
    int top = (int) cy;
    int right = Math.min(left + 1, picture.width() - 1);
    int bottom = Math.min(top + 1, picture.height() - 1);
    double upper =
        mixed(picture.at(left, top, channel), picture.at(right, top, channel), cx - left);
    double lower =
        mixed(picture.at(left, bottom, channel), picture.at(right, bottom, channel), cx - left);
    return upper + (lower - upper) * (cy - top);
  }

  private static double mixed(int first, int second, double share) {
    return first + (second - first) * share;
  }
}

package dev.millrace.inference;

import java.util.List;

/// Something that a network sees, in the network's own pixels.
///
/// @param points landmarks, x and y of each
record RawBox(
    int label, double score, double x0, double y0, double x1, double y1, List<Double> points) {
  RawBox(int label, double score, double[] box) {
    this(label, score, box[0], box[1], box[2], box[3], List.of());
  }

  static double[] around(double x, double y, double width, double height) {
    return new double[] {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
  }

  /// The part of both areas that is in both.
  double overlap(RawBox other) {
    double width = Math.min(x1, other.x1) - Math.max(x0, other.x0);
    double height = Math.min(y1, other.y1) - Math.max(y0, other.y0);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = width * height;
    return both / (area() + other.area() - both);
  }

  private double area() {
    return Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
  }
}

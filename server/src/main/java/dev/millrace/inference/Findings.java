package dev.millrace.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a network found in one frame: things in boxes, or labels of the whole, or a vector.
///
/// @param width of the frame in pixels, as `height`
/// @param embedding the vector; empty for networks that give none
public record Findings(int width, int height, List<Found> found, List<Float> embedding) {
  /// One thing, or one label of the whole frame.
  ///
  /// @param box absent when the label is the whole frame's
  public record Found(
      String label, double score, @Nullable Box box, @Nullable Box relative, List<Point> points) {}

  /// A rectangle: its corner at the top left, and its size.
  public record Box(double x, double y, double width, double height) {}

  /// A landmark, in pixels.
  public record Point(double x, double y) {}
}

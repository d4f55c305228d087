package dev.millrace.streams.rules;

/// A place in a picture, in parts of its sides from the top left.
public record Spot(double x, double y) {
  boolean isInside() {
    return x >= 0 && x <= 1 && y >= 0 && y <= 1;
  }
}

package dev.millrace.media.track;

/// A rectangle in parts of a picture's sides: its corner at the top left, and its size.
public record Region(double x, double y, double width, double height) {
  public double centreX() {
    return x + width / 2;
  }

  public double centreY() {
    return y + height / 2;
  }

  double area() {
    return width * height;
  }

  /// Larger by this part of its size at each side.
  Region grown(double part) {
    double byX = width * part;
    double byY = height * part;
    return new Region(x - byX, y - byY, width + 2 * byX, height + 2 * byY);
  }

  /// From the middle of one to that of the other.
  double apart(Region other) {
    return Math.hypot(centreX() - other.centreX(), centreY() - other.centreY());
  }

  /// What both cover, as a part of what either covers: 0 to 1.
  public double overlap(Region other) {
    double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    if (across <= 0 || down <= 0) {
      return 0;
    }
    double both = across * down;
    return both / (area() + other.area() - both);
  }
}

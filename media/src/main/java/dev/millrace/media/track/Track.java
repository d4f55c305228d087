package dev.millrace.media.track;

/// What is known of something from the pictures so far.
///
/// @param hits in how many pictures it was seen
/// @param seenSeconds when it was seen last
/// @param atSeconds the moment that the coordinates are of
public record Track(
    long id,
    String label,
    int hits,
    double seenSeconds,
    double atSeconds,
    Axis x,
    Axis y,
    Axis width,
    Axis height) {
  static Track begin(long id, Sighting seen, double seconds) {
    Region box = seen.box();
    return new Track(
        id,
        seen.label(),
        1,
        seconds,
        seconds,
        Axis.at(box.centreX(), box.width()),
        Axis.at(box.centreY(), box.height()),
        Axis.at(box.width(), box.width()),
        Axis.at(box.height(), box.height()));
  }

  /// Where it should be at a later moment.
  Track at(double seconds) {
    double later = Math.max(0, seconds - atSeconds);
    double wide = Math.max(width.place(), 1e-6);
    double high = Math.max(height.place(), 1e-6);
    boolean isLost = atSeconds > seenSeconds;
    return new Track(
        id,
        label,
        hits,
        seenSeconds,
        seconds,
        x.after(later, wide),
        y.after(later, high),
        (isLost ? width.slowed() : width).after(later, wide / 4),
        (isLost ? height.slowed() : height).after(later, high / 4));
  }

  Track seen(Region box, double seconds) {
    return new Track(
        id,
        label,
        hits + 1,
        seconds,
        seconds,
        x.seen(box.centreX(), box.width()),
        y.seen(box.centreY(), box.height()),
        width.seen(box.width(), box.width()),
        height.seen(box.height(), box.height()));
  }

  Region box() {
    double wide = Math.max(width.place(), 1e-6);
    double high = Math.max(height.place(), 1e-6);
    return new Region(x.place() - wide / 2, y.place() - high / 2, wide, high);
  }
}

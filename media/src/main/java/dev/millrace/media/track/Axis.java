package dev.millrace.media.track;

/// One coordinate of something that moves evenly but for small pushes: a Kalman filter of place and
/// speed.
///
/// @param place where it is
/// @param speed in places a second
/// @param placeError the variance of the place
/// @param bothError the covariance of both
/// @param speedError the variance of the speed
record Axis(double place, double speed, double placeError, double bothError, double speedError) {
  /// How far off a measured place is, as a part of the thing's size.
  private static final double MEASURED = 0.05;

  /// How much the speed of a thing changes within a second, as a part of its size.
  private static final double PUSH = 1.0;

  /// Seen for the first time; the speed is not known.
  static Axis at(double place, double size) {
    return new Axis(place, 0, square(MEASURED * size), 0, square(2 * size));
  }

  /// Where it should be so many seconds later.
  Axis after(double seconds, double size) {
    double push = square(PUSH * size);
    return new Axis(
        place + speed * seconds,
        speed,
        placeError
            + 2 * seconds * bothError
            + square(seconds) * speedError
            + push * square(seconds) * square(seconds) / 4,
        bothError + seconds * speedError + push * seconds * square(seconds) / 2,
        speedError + push * square(seconds));
  }

  /// The same once it was seen at `measured`.
  Axis seen(double measured, double size) {
    double noise = placeError + square(MEASURED * size);
    double gain = placeError / noise;
    double speedGain = bothError / noise;
    double off = measured - place;
    return new Axis(
        place + gain * off,
        speed + speedGain * off,
        (1 - gain) * placeError,
        (1 - gain) * bothError,
        speedError - speedGain * bothError);
  }

  /// The same without a speed: it is out of sight.
  Axis slowed() {
    return new Axis(place, speed / 2, placeError, bothError / 2, speedError);
  }

  private static double square(double x) {
    return x * x;
  }
}

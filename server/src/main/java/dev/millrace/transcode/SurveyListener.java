package dev.millrace.transcode;

import dev.millrace.media.time.Rational;

/// Looks at a film while it is decoded.
///
/// **Threading**: small pictures, pictures and sound come on a thread each, at the same time; the
/// decoder waits while one of them takes its time. **On failure**: any exception ends the run and
/// is its cause.
public interface SurveyListener {
  /// Samples a second of [#sound].
  int SOUND_HZ = 16_000;

  /// Which pictures are given besides the very small ones: two a second, or none.
  enum Pictures {
    NONE(0, 0),
    /// Enough to tell a good picture from a bad one; edges of blocks may show.
    ROUGH(640, 360),
    /// For networks.
    FINE(1280, 720);

    private final int width;
    private final int height;

    Pictures(int width, int height) {
      this.width = width;
      this.height = height;
    }

    /// The most pixels across; larger films' pictures are made smaller.
    int width() {
      return width;
    }

    int height() {
      return height;
    }
  }

  /// When a picture is shown.
  ///
  /// @param at in ticks, from the film's own zero on; exact
  /// @param tick in seconds; the same for all pictures of a film
  record Moment(long at, Rational tick) {
    public double seconds() {
      return at * tick.toDouble();
    }
  }

  /// Every picture, 64 x 36: planes of Y, Cb and Cr.
  void small(Moment when, byte[] planes);

  /// Two pictures a second, upright.
  ///
  /// @param rgb a byte each, row by row
  void picture(Moment when, int width, int height, byte[] rgb);

  /// Sound of the first track, mono; from the film's zero on, without a gap.
  void sound(short[] samples, int count);

  /// So many seconds of the film are through.
  default void progress(double seconds) {}
}

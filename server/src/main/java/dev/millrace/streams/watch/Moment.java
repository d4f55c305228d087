package dev.millrace.streams.watch;

import dev.millrace.streams.FrameBatch.Frame;
import org.jspecify.annotations.Nullable;

/// When a picture of a stream was seen, on a clock that only goes forward: by the source's own
/// times from one picture to the next, and by the wall's where those begin anew. A machine whose
/// clock is set neither keeps anybody in a zone for an hour nor has everybody leave it.
///
/// @param seconds of that clock, which began with the wall's
/// @param epoch `ptsSeconds` and `atMillis` of that picture
public record Moment(double seconds, long epoch, double ptsSeconds, long atMillis) {
  /// A source that is away for longer is believed to have begun anew.
  private static final double LONGEST = 60;

  /// How far a source's times may go ahead of the wall's: a camera that sets its clock jumps.
  private static final double AHEAD = 5;

  private static final double MILLIS = 1e3;

  /// The moment of the next picture.
  ///
  /// @param last absent for the first one
  static Moment of(@Nullable Moment last, long epoch, Frame frame) {
    double wall = frame.atMillis() / MILLIS;
    if (last == null) {
      return new Moment(wall, epoch, frame.ptsSeconds(), frame.atMillis());
    }
    double step = frame.ptsSeconds() - last.ptsSeconds;
    boolean goesOn = epoch == last.epoch && step > 0 && step <= LONGEST;
    double waited = wall - last.atMillis / MILLIS;
    double most = waited < 0 ? step : waited + AHEAD;
    double passed = goesOn ? Math.min(step, most) : Math.max(0, waited);
    return new Moment(last.seconds + passed, epoch, frame.ptsSeconds(), frame.atMillis());
  }

  /// What the wall's clock showed at a time of this one.
  double wall(double atSeconds) {
    return atMillis / MILLIS - (seconds - atSeconds);
  }
}

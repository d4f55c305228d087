package dev.millrace.live.join;

import dev.millrace.media.time.FrameRate;

/// How regularly pictures come, by their own stamps: how many are missing between others, and how
/// many come too soon after one. The encoder fills in for the former and drops the latter.
///
/// **Threading**: for one thread at a time.
final class Rhythm {
  static final long TICKS_A_SECOND = 90_000;

  /// What jumps further has another clock.
  private static final long FARTHEST_SECONDS = 10;

  private double interval;
  private boolean hasBegun;
  private long last;
  private long missing;
  private long surplus;

  /// They are to come so often.
  void expect(FrameRate rate) {
    interval = TICKS_A_SECOND / rate.value().toDouble();
    hasBegun = false;
  }

  /// One came.
  ///
  /// @param ticks when it is to be decoded
  void picture(long ticks) {
    long ahead = ticks - last;
    boolean isFar = ahead < 0 || ahead > FARTHEST_SECONDS * TICKS_A_SECOND;
    if (!hasBegun || isFar || interval == 0) {
      hasBegun = true;
      last = ticks;
    } else if (ahead * 2 < interval) {
      surplus++;
    } else {
      missing += Math.round(ahead / interval) - 1;
      last = ticks;
    }
  }

  long missing() {
    return missing;
  }

  long surplus() {
    return surplus;
  }
}

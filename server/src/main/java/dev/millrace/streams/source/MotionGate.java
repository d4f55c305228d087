package dev.millrace.streams.source;

/// Tells pictures in which something moves from those in which nothing does, by a very small grey
/// picture of what is usual.
///
/// After motion it stays open for a while, and now and then it opens by itself, so that what stands
/// still is seen too.
///
/// **Threading**: for one thread.
final class MotionGate {
  /// How much brighter or darker a pixel becomes before it counts.
  private static final int CHANGE = 14;

  /// How many pixels are motion.
  private static final int LEAST = 6;

  /// How much of a new picture goes into what is usual, in 1/256.
  private static final int LEARNING = 16;

  private static final long OPEN_MILLIS = 1_000;
  private static final long HEARTBEAT_MILLIS = 5_000;

  private int[] usual = new int[0];
  private long openUntil;
  private long lastPassed = Long.MIN_VALUE / 2;

  /// Whether the picture is to be looked at.
  boolean passes(byte[] grey, long atMillis) {
    if (isMotion(grey)) {
      openUntil = atMillis + OPEN_MILLIS;
    }
    boolean passes = atMillis < openUntil || atMillis - lastPassed >= HEARTBEAT_MILLIS;
    if (passes) {
      lastPassed = atMillis;
    }
    return passes;
  }

  private boolean isMotion(byte[] grey) {
    if (usual.length != grey.length) {
      usual = new int[grey.length];
      for (int n = 0; n < grey.length; n++) {
        usual[n] = (grey[n] & 0xff) << 8;
      }
      return true;
    }
    int changed = 0;
    for (int n = 0; n < grey.length; n++) {
      int now = (grey[n] & 0xff) << 8;
      int off = now - usual[n];
      if (Math.abs(off) > CHANGE << 8) {
        changed++;
      }
      usual[n] += off * LEARNING / 256;
    }
    return changed >= LEAST;
  }
}

package dev.millrace.http;

/// How fast a client takes what waits for it, looked at over one stretch of time after the other.
///
/// **Threading**: confined to the connection's event loop.
final class Pace {
  private static final double NANOS = 1e9;

  private final HttpConfig.Sending least;
  private boolean isWatched;
  private long sinceNanos;
  private long takenBefore;

  Pace(HttpConfig.Sending least) {
    this.least = least;
  }

  /// @param waits whether anything waits for the client, that it could take
  /// @param takenBytes by the client since it came
  boolean isTooSlow(long now, boolean waits, long takenBytes) {
    if (!waits) {
      isWatched = false;
      return false;
    }
    if (!isWatched) {
      begin(now, takenBytes);
      return false;
    }
    long nanos = now - sinceNanos;
    if (nanos < least.leastOver().toNanos()) {
      return false;
    }
    boolean slow = takenBytes - takenBefore < least.leastBytesPerSecond() * (nanos / NANOS);
    begin(now, takenBytes);
    return slow;
  }

  private void begin(long now, long takenBytes) {
    isWatched = true;
    sinceNanos = now;
    takenBefore = takenBytes;
  }
}

package dev.millrace.telemetry;

/// How far a player's clock is off.
final class ClockSkew {
  /// What the network may take; less is not told from it.
  static final long LEAST_MILLIS = 2_000;

  private ClockSkew() {}

  /// What is to be added to the times of a request's events. Who says when he sent it is believed;
  /// of others it is only known that nothing happens after it was received.
  ///
  /// @param latestMillis the latest time of its events
  static long of(Arrival arrival, long latestMillis) {
    long behind = arrival.receivedMillis() - arrival.sentMillis();
    if (arrival.sentMillis() > 0) {
      return Math.abs(behind) < LEAST_MILLIS ? 0 : behind;
    }
    long ahead = latestMillis - arrival.receivedMillis();
    return ahead < LEAST_MILLIS ? 0 : -ahead;
  }
}

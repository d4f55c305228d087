package dev.millrace.telemetry;

/// How a request came, and what each of its events says because of that.
///
/// **Threading:** any; nobody changes it.
final class Arrival {
  private final Times times;
  private final String target;
  private final byte[] always;
  private final byte[] first;

  /// When.
  ///
  /// @param receivedMillis since 1970
  /// @param sentMillis by the sender's own clock; 0 when he says nothing
  record Times(long receivedMillis, long sentMillis) {}

  /// @param target which of a player's targets this is, by the query's `target`
  /// @param always what stands at the end of each event: members of JSON, each after a comma
  /// @param first what only a session's first events say besides
  Arrival(Times times, String target, byte[] always, byte[] first) {
    this.times = times;
    this.target = target;
    this.always = always;
    this.first = first;
  }

  long receivedMillis() {
    return times.receivedMillis;
  }

  long sentMillis() {
    return times.sentMillis;
  }

  String target() {
    return target;
  }

  byte[] always() {
    return always;
  }

  byte[] first() {
    return first;
  }
}

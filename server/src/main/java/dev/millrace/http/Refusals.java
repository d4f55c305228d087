package dev.millrace.http;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// Connections that were refused or ended by the server, by the limit that they met.
///
/// **Threading**: any.
final class Refusals {
  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  Refusals() {
    Arrays.stream(Reason.values()).forEach(reason -> counts.put(reason, new LongAdder()));
  }

  /// What a connection met.
  enum Reason {
    /// As many are open as may be.
    CONNECTIONS,
    /// As many shake hands as may, and it did so for the longest of the network with most of them.
    HANDSHAKES,
    /// Its network has as many open as it may.
    ADDRESS_CONNECTIONS,
    /// Its network has as many that have not shaken hands as it may.
    ADDRESS_HANDSHAKES,
    /// Nothing was heard of it in time: no handshake, or no request.
    SILENCE,
    /// It sent frames of HTTP/2 that ask for nothing, one after the other.
    FLOOD
  }

  void count(Reason reason) {
    LongAdder sum = counts.get(reason);
    if (sum != null) {
      sum.increment();
    }
  }

  /// How many there were, by the limit's name.
  Map<String, Long> sums() {
    var sums = new TreeMap<String, Long>();
    counts.forEach(
        (reason, sum) ->
            sums.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), sum.sum()));
    return sums;
  }
}

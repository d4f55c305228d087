package dev.millrace.streams;

import java.util.Map;
import java.util.TreeMap;

/// What became of some frames.
///
/// @param dropped reason -> frames
public record Tallies(long inferred, long gated, Map<String, Long> dropped) {
  public static final Tallies NONE = new Tallies(0, 0, Map.of());

  public Tallies {
    dropped = Map.copyOf(dropped);
  }

  /// How many frames that are.
  public long sum() {
    return inferred + gated + dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  public Tallies plus(Tallies other) {
    var both = new TreeMap<>(dropped);
    other.dropped.forEach((reason, count) -> both.merge(reason, count, Long::sum));
    return new Tallies(inferred + other.inferred, gated + other.gated, both);
  }

  public Tallies plusDropped(Drop reason, long count) {
    return count == 0 ? this : plus(new Tallies(0, 0, Map.of(reason.word(), count)));
  }
}

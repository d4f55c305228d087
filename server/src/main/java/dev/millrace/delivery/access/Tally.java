package dev.millrace.delivery.access;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How often each of a few things happened, by their names.
///
/// **Threading:** any, without locks.
final class Tally {
  private final Map<String, LongAdder> counts;

  /// @param names of all that will be counted
  Tally(Stream<String> names) {
    counts = Map.copyOf(names.collect(Collectors.toMap(name -> name, _ -> new LongAdder())));
  }

  void count(String name) {
    LongAdder count = counts.get(name);
    if (count == null) {
      throw new IllegalArgumentException("nobody counts " + name);
    }
    count.increment();
  }

  Map<String, Long> sums() {
    var sums = new TreeMap<String, Long>();
    counts.forEach((name, count) -> sums.put(name, count.sum()));
    return sums;
  }
}

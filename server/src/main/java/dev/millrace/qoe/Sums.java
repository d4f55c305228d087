package dev.millrace.qoe;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What some sessions add up to.
///
/// **Threading:** one thread at a time.
public final class Sums {
  private final Map<Measure, Long> measures = new EnumMap<>(Measure.class);
  private final SortedMap<Integer, Long> startups = new TreeMap<>();

  /// Adds a sum of one measure.
  public void add(Measure measure, long value) {
    measures.merge(measure, value, Long::sum);
  }

  /// Adds `count` sessions that took a bucket's time to start.
  public void addStartups(int bucket, long count) {
    startups.merge(bucket, count, Long::sum);
  }

  /// Adds, or with a `sign` of -1 takes off, a session.
  public void add(SessionFact fact, int sign) {
    fact.measures().forEach((measure, value) -> add(measure, sign * value));
    Integer startup = fact.startup();
    if (startup != null) {
      addStartups(startup, sign);
    }
  }

  public long of(Measure measure) {
    return measures.getOrDefault(measure, 0L);
  }

  /// Sessions by [bucket][StartupBuckets].
  public SortedMap<Integer, Long> startups() {
    return startups;
  }
}

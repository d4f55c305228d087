package dev.millrace.qoe;

import java.util.Map;
import java.util.SortedMap;

/// Times to start, counted in buckets of which each ends 2 % above the one before: a quantile that
/// is made of counts is off by 1 % at most, counts of sessions add up, and a session that gets
/// another row is taken off where it was.
public final class StartupBuckets {
  private static final double GROWTH = 1.02;
  private static final double LOG_GROWTH = Math.log(GROWTH);

  private StartupBuckets() {}

  /// The bucket of so many milliseconds; those below one are one.
  public static int of(long millis) {
    return (int) Math.ceil(Math.log((double) Math.max(1, millis)) / LOG_GROWTH);
  }

  /// What stands for a bucket: as far from its beginning as from its end, by ratio.
  static double millis(int bucket) {
    return 2 * Math.pow(GROWTH, bucket) / (GROWTH + 1);
  }

  /// The time within which `share` of the sessions had started; NaN when there was none.
  ///
  /// @param counts sessions by bucket
  public static double quantile(SortedMap<Integer, Long> counts, double share) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    long wanted = Math.max(1, (long) Math.ceil(share * all));
    long seen = 0;
    for (Map.Entry<Integer, Long> one : counts.entrySet()) {
      seen += one.getValue();
      if (seen >= wanted) {
        return millis(one.getKey());
      }
    }
    return Double.NaN;
  }
}

package dev.millrace.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// What was done: counts since the start, and how long the last frames took.
///
/// **Threading:** any. **Limits:** the last 2,000 frames.
final class Tally {
  private static final int KEPT = 2000;

  private final ReentrantLock lock = new ReentrantLock();
  private final long[] nanos = new long[KEPT];
  private final Map<Integer, Long> batches = new TreeMap<>();
  private long frames;
  private long failed;
  private long refused;

  /// These frames went through in one go.
  void ran(List<? extends Job> jobs) {
    long now = System.nanoTime();
    lock.lock();
    try {
      batches.merge(jobs.size(), 1L, Long::sum);
      for (Job job : jobs) {
        if (job.outcome().isCompletedExceptionally()) {
          failed++;
        } else {
          nanos[(int) (frames % KEPT)] = now - job.since();
          frames++;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// So many frames were turned away as too many were waiting.
  void refused(int count) {
    lock.lock();
    try {
      refused += count;
    } finally {
      lock.unlock();
    }
  }

  /// How many frames went through well.
  long frames() {
    lock.lock();
    try {
      return frames;
    } finally {
      lock.unlock();
    }
  }

  /// Name -> value, for people and programs.
  Map<String, Object> stats(int waiting) {
    lock.lock();
    try {
      var stats = new LinkedHashMap<String, Object>();
      stats.put("frames", frames);
      stats.put("failed", failed);
      stats.put("refused", refused);
      stats.put("waiting", waiting);
      var sizes = new LinkedHashMap<String, Long>();
      batches.forEach((size, count) -> sizes.put(Integer.toString(size), count));
      stats.put("batches", sizes);
      long[] last = Arrays.copyOf(nanos, (int) Math.min(frames, KEPT));
      Arrays.sort(last);
      var latency = new LinkedHashMap<String, Double>();
      latency.put("p50", percentile(last, 0.5));
      latency.put("p95", percentile(last, 0.95));
      latency.put("p99", percentile(last, 0.99));
      stats.put("latencyMillis", latency);
      return stats;
    } finally {
      lock.unlock();
    }
  }

  private static double percentile(long[] sorted, double part) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.min(sorted.length - 1L, (long) (part * sorted.length));
    return Math.round(sorted[index] / 1e5) / 10.0;
  }
}

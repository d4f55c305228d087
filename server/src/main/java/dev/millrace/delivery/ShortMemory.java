package dev.millrace.delivery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Remembers values for a short while; the one not asked for the longest goes first.
///
/// **Threading**: any. **Limits**: `maxEntries`, and `keep` for each.
final class ShortMemory<K, V> {
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<K, Kept<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final int maxEntries;
  private final long keepNanos;
  private final LongSupplier nanoClock;

  ShortMemory(int maxEntries, Duration keep, LongSupplier nanoClock) {
    this.maxEntries = maxEntries;
    this.keepNanos = keep.toNanos();
    this.nanoClock = nanoClock;
  }

  private record Kept<V>(V value, long untilNanos) {}

  @Nullable V recall(K key) {
    lock.lock();
    try {
      Kept<V> kept = entries.get(key);
      return kept == null || nanoClock.getAsLong() - kept.untilNanos >= 0 ? null : kept.value;
    } finally {
      lock.unlock();
    }
  }

  void keep(K key, V value) {
    lock.lock();
    try {
      entries.put(key, new Kept<>(value, nanoClock.getAsLong() + keepNanos));
      if (entries.size() > maxEntries) {
        Map.Entry<K, Kept<V>> eldest = entries.firstEntry();
        entries.remove(eldest.getKey());
      }
    } finally {
      lock.unlock();
    }
  }

  void forget(K key) {
    lock.lock();
    try {
      entries.remove(key);
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Values that are looked up again when they are no longer fresh: once for all who ask, in the
/// background while the old one will do, and with the old one going on while the lookup fails (RFC
/// 5861): then nobody waits for what is likely to fail again.
///
/// **Threading**: any; only [#recall] never blocks. **Limits**: a number of values; those used
/// least go. **On failure** of a lookup: the old value for as long as [Freshness#staleIfError],
/// then what the lookup threw.
final class Refreshed<K, V> {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("refresh-", 0).factory();
  private static final Executor EXECUTOR = task -> THREADS.newThread(task).start();

  private final Cache<K, Kept<V>> values;
  private final ConcurrentHashMap<K, CompletableFuture<Kept<V>>> lookups =
      new ConcurrentHashMap<>();
  private final Function<K, V> lookup;
  private final Function<V, Freshness> freshness;
  private final LongSupplier nanoClock;

  /// @param lookup blocks; what it throws reaches who asks, if there is no old value to give
  Refreshed(
      int most, Function<K, V> lookup, Function<V, Freshness> freshness, LongSupplier nanoClock) {
    this.values = Caffeine.newBuilder().maximumSize(most).executor(EXECUTOR).build();
    this.lookup = lookup;
    this.freshness = freshness;
    this.nanoClock = nanoClock;
  }

  /// How long a value is good for.
  ///
  /// @param fresh until it is looked up again
  /// @param staleWhileRevalidate for how much longer it is given while that goes on
  /// @param staleIfError for how much longer it is given while that fails
  record Freshness(Duration fresh, Duration staleWhileRevalidate, Duration staleIfError) {}

  /// A value and its age.
  ///
  /// @param refreshed whether it was looked up for this asking
  record Aged<V>(V value, Duration age, boolean refreshed) {}

  /// @param stays whether the last lookup after it failed
  /// @param outdated whether it is known to have changed
  private record Kept<V>(V value, long nanos, boolean stays, boolean outdated) {
    Kept(V value, long nanos) {
      this(value, nanos, false, false);
    }

    Kept<V> staying() {
      return new Kept<>(value, nanos, true, outdated);
    }

    Kept<V> asOutdated() {
      return new Kept<>(value, nanos, false, true);
    }
  }

  /// The value, when there is one that may be given without waiting.
  @Nullable Aged<V> recall(K key) {
    Kept<V> kept = values.getIfPresent(key);
    if (kept == null) {
      return null;
    }
    Duration age = age(kept);
    Freshness limits = freshness.apply(kept.value);
    if (kept.outdated && !kept.stays) {
      return null;
    }
    if (age.compareTo(limits.fresh) < 0 && !kept.outdated) {
      return new Aged<>(kept.value, age, false);
    }
    Duration stale = kept.stays ? limits.staleIfError : limits.staleWhileRevalidate;
    if (age.compareTo(limits.fresh.plus(stale)) >= 0) {
      return null;
    }
    var _ = begin(key);
    return new Aged<>(kept.value, age, false);
  }

  /// The value, looked up if need be.
  Aged<V> find(K key) {
    Aged<V> known = recall(key);
    if (known != null) {
      return known;
    }
    try {
      Kept<V> found = begin(key).join();
      return new Aged<>(found.value, age(found), true);
    } catch (CompletionException e) {
      return instead(key, e);
    }
  }

  private Aged<V> instead(K key, CompletionException failure) {
    Kept<V> kept = values.getIfPresent(key);
    if (kept != null) {
      Freshness limits = freshness.apply(kept.value);
      if (age(kept).compareTo(limits.fresh.plus(limits.staleIfError)) < 0) {
        return new Aged<>(kept.value, age(kept), false);
      }
    }
    if (failure.getCause() instanceof RuntimeException cause) {
      throw cause;
    }
    throw failure;
  }

  private Duration age(Kept<V> kept) {
    return Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - kept.nanos));
  }

  /// The lookup that is under way, or a new one.
  private CompletableFuture<Kept<V>> begin(K key) {
    var mine = new CompletableFuture<Kept<V>>();
    CompletableFuture<Kept<V>> other = lookups.putIfAbsent(key, mine);
    if (other != null) {
      return other;
    }
    EXECUTOR.execute(() -> look(key, mine));
    return mine;
  }

  private void look(K key, CompletableFuture<Kept<V>> answer) {
    try {
      long asked = nanoClock.getAsLong();
      var kept = new Kept<>(lookup.apply(key), asked);
      if (lookups.remove(key, answer)) {
        values.put(key, kept);
      }
      answer.complete(kept);
    } catch (RuntimeException | Error e) {
      lookups.remove(key, answer);
      values.asMap().computeIfPresent(key, (_, kept) -> kept.staying());
      answer.completeExceptionally(e);
    }
  }

  /// Looks the value up anew when it is asked for next; a lookup under way is not kept.
  void forget(K key) {
    lookups.remove(key);
    values.invalidate(key);
  }

  /// The same of all such keys.
  void forgetIf(Predicate<K> which) {
    lookups.keySet().removeIf(which);
    values.asMap().keySet().removeIf(which);
  }

  /// Looks such values up anew before they are given again; while that fails the old ones go on.
  void outdate(Predicate<K> which) {
    lookups.keySet().removeIf(which);
    values.asMap().replaceAll((key, kept) -> which.test(key) ? kept.asOutdated() : kept);
  }

  void forgetAll() {
    lookups.clear();
    values.invalidateAll();
  }
}

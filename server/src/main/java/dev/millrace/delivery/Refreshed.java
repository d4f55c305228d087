package dev.millrace.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.store.ObjectMissing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Values that are looked up again when they are no longer fresh: once for all who ask, in the
/// background while the old one will do, and with the old one going on while the lookup fails (RFC
/// 5861): then nobody waits for what is likely to fail again. One that takes longer than who asks
/// is patient fails for him, and ends behind his answer.
///
/// **Threading**: any; only [#recall] never blocks. **Limits**: what all values weigh; those used
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

  /// @param most that all values may weigh
  /// @param lookup blocks; what it throws reaches who asks, if there is no old value to give
  Refreshed(
      long most,
      ToIntFunction<V> weight,
      Function<K, V> lookup,
      Function<V, Freshness> freshness,
      LongSupplier nanoClock) {
    this.values =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((K _, Kept<V> kept) -> weight.applyAsInt(kept.value))
            .executor(EXECUTOR)
            .build();
    this.lookup = lookup;
    this.freshness = freshness;
    this.nanoClock = nanoClock;
  }

  /// How long a value is good for.
  ///
  /// @param fresh until it is looked up again
  /// @param staleWhileRevalidate for how much longer it is given while that goes on
  /// @param staleIfError for how much longer it is given while that fails
  /// @param patience how long a lookup may take while there is an old value to give
  record Freshness(
      Duration fresh, Duration staleWhileRevalidate, Duration staleIfError, Duration patience) {}

  /// A value and its age.
  record Aged<V>(V value, Duration age, Way way) {}

  /// How a value came to who asked.
  enum Way {
    /// It was here and fresh.
    FRESH,
    /// It was here, and is given on though it is no longer fresh.
    STALE,
    /// It was here, and was looked up again for this asking.
    RENEWED,
    /// Nothing was known, and it was looked up for this asking.
    NEW,
    /// It was waited for, as it was being looked up for another.
    JOINED
  }

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
      return new Aged<>(kept.value, age, Way.FRESH);
    }
    Duration stale = kept.stays ? limits.staleIfError : limits.staleWhileRevalidate;
    if (age.compareTo(limits.fresh.plus(stale)) >= 0) {
      return null;
    }
    var _ = begin(key);
    return new Aged<>(kept.value, age, Way.STALE);
  }

  /// The value, looked up if need be.
  Aged<V> find(K key) {
    Aged<V> known = recall(key);
    if (known != null) {
      return known;
    }
    Kept<V> old = values.getIfPresent(key);
    Lookup<V> lookup = begin(key);
    if (old != null
        && isGoodWhileAway(old)
        && !ends(lookup.answer, freshness.apply(old.value).patience)) {
      values.asMap().computeIfPresent(key, (_, kept) -> kept.equals(old) ? kept.staying() : kept);
      return new Aged<>(old.value, age(old), Way.STALE);
    }
    try {
      Kept<V> found = lookup.answer.join();
      return new Aged<>(found.value, age(found), lookup.way(old == null ? Way.NEW : Way.RENEWED));
    } catch (CompletionException e) {
      return instead(key, e);
    }
  }

  /// Whether it ends in time, in whatever way.
  private static boolean ends(CompletableFuture<?> lookup, Duration patience) {
    try {
      lookup.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Aged<V> instead(K key, CompletionException failure) {
    Kept<V> kept = values.getIfPresent(key);
    if (kept != null && isGoodWhileAway(kept)) {
      return new Aged<>(kept.value, age(kept), Way.STALE);
    }
    if (failure.getCause() instanceof RuntimeException cause) {
      throw cause;
    }
    throw failure;
  }

  private boolean isGoodWhileAway(Kept<V> kept) {
    Freshness limits = freshness.apply(kept.value);
    return age(kept).compareTo(limits.fresh.plus(limits.staleIfError)) < 0;
  }

  private Duration age(Kept<V> kept) {
    return Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - kept.nanos));
  }

  private record Lookup<V>(CompletableFuture<Kept<V>> answer, boolean isOthers) {
    Way way(Way ifMine) {
      return isOthers ? Way.JOINED : ifMine;
    }
  }

  /// The lookup that is under way, or a new one.
  private Lookup<V> begin(K key) {
    var mine = new CompletableFuture<Kept<V>>();
    CompletableFuture<Kept<V>> other = lookups.putIfAbsent(key, mine);
    if (other != null) {
      return new Lookup<>(other, true);
    }
    EXECUTOR.execute(() -> look(key, mine));
    return new Lookup<>(mine, false);
  }

  private void look(K key, CompletableFuture<Kept<V>> answer) {
    try {
      long asked = nanoClock.getAsLong();
      var kept = new Kept<>(lookup.apply(key), asked);
      end(key, answer, () -> values.put(key, kept));
      answer.complete(kept);
    } catch (ObjectMissing e) {
      end(key, answer, () -> values.invalidate(key));
      answer.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      end(key, answer, () -> values.asMap().computeIfPresent(key, (_, kept) -> kept.staying()));
      answer.completeExceptionally(e);
    }
  }

  /// Notes what a lookup found, unless it was to be forgotten in the meantime. Who forgets ends
  /// lookups first and removes values then, so he finds the lookup or what it noted.
  @SuppressWarnings("UndefinedEquals") // the very same future is meant
  private void end(K key, CompletableFuture<Kept<V>> answer, Runnable note) {
    lookups.computeIfPresent(
        key,
        (_, current) -> {
          if (!current.equals(answer)) {
            return current;
          }
          note.run();
          return null;
        });
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

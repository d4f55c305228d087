package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Objects that can be kept nowhere, in the memory in which they came, for a moment after they were
/// asked for last: so what was fetched ahead is there when it is asked for, and many who ask one
/// after the other cost one request, without a disk as well.
///
/// **Threading**: any; never blocks. **Limits**: `mostBytes` of what may be on its way, which it
/// gives up when that is needed ([#clear]).
final class Passing {
  /// Longer than a player waits between two segments.
  private static final Duration MOMENT = Duration.ofSeconds(10);

  private final long mostBytes;
  private final Cache<String, Arrived> objects;

  Passing(long mostBytes, Executor executor) {
    this.mostBytes = mostBytes;
    this.objects =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((String _, Arrived arrived) -> Math.toIntExact(arrived.facts.sizeBytes()))
            .expireAfterAccess(MOMENT)
            .scheduler(Scheduler.systemScheduler())
            .executor(executor)
            .removalListener((_, arrived, _) -> letGo(arrived))
            .build();
  }

  /// An object that is whole, with a use of it.
  private record Arrived(Facts facts, Arrival arrival) {}

  private static void letGo(@Nullable Arrived arrived) {
    if (arrived != null) {
      arrived.arrival.release();
    }
  }

  /// Whether there is a place for objects of this size.
  boolean takes(long sizeBytes) {
    return sizeBytes <= mostBytes;
  }

  /// Takes in an object that is whole.
  void hold(Facts facts, Arrival arrival) {
    if (takes(facts.sizeBytes()) && arrival.acquire()) {
      objects.put(facts.key(), new Arrived(facts, arrival));
    }
  }

  /// The object, with a use of it.
  @Nullable Cached recall(String key) {
    Arrived found = objects.getIfPresent(key);
    return found != null && found.arrival.acquire()
        ? Fetch.arriving(found.facts, found.arrival, Cached.Way.ARRIVED)
        : null;
  }

  boolean has(String key) {
    return objects.asMap().containsKey(key);
  }

  /// Forgets objects; how many there were.
  long forget(Predicate<String> keys) {
    return Forgetting.some(objects.asMap().keySet(), keys);
  }

  /// Gives everything up.
  void clear() {
    objects.invalidateAll();
  }
}

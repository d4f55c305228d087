package dev.millrace.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A [Bucket] for each of many.
///
/// **Threading:** any. **Limits:** 100,000, each for ten minutes after it was asked for last.
final class Buckets {
  private static final int MOST = 100_000;
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private final int perSecond;
  private final LongSupplier nanoClock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(MEMORY).build();

  /// @param perSecond 0: as many as they like
  Buckets(int perSecond, LongSupplier nanoClock) {
    this.perSecond = perSecond;
    this.nanoClock = nanoClock;
  }

  /// The bucket of someone; null when there is no limit.
  ///
  /// @param key makes of the name what he has one by
  @Nullable Bucket of(String name, UnaryOperator<String> key) {
    return perSecond == 0
        ? null
        : buckets.get(key.apply(name), _ -> new Bucket(perSecond, nanoClock.getAsLong()));
  }
}

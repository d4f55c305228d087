package dev.millrace.delivery.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.millrace.http.Request;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// How many signatures of each network turned out to be forged within a minute of the first.
///
/// **Threading:** any. **Limits:** [#MOST_NETWORKS].
final class Failures {
  static final int MOST = 20;
  static final int MOST_NETWORKS = 10_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Cache<String, AtomicInteger> counts;

  Failures(LongSupplier nanoClock) {
    Ticker ticker = nanoClock::getAsLong;
    counts =
        Caffeine.newBuilder()
            .maximumSize(MOST_NETWORKS)
            .expireAfterWrite(MINUTE)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /// Whether nothing more of this address is verified until the minute is over.
  boolean areTooMany(String address) {
    AtomicInteger count = counts.getIfPresent(Request.networkOf(address));
    return count != null && count.get() >= MOST;
  }

  void note(String address) {
    counts.get(Request.networkOf(address), _ -> new AtomicInteger()).incrementAndGet();
  }
}

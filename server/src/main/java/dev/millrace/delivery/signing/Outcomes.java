package dev.millrace.delivery.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What verifications came to, so that a viewer's signature costs one of them and not one a
/// segment.
///
/// An outcome counts with the very key it was found with alone: a key that was removed, or replaced
/// by another of the same id, takes its outcomes along.
///
/// **Threading:** any. **Limits:** [#MOST] good ones for [#GOOD_FOR], as many bad ones for
/// [#BAD_FOR].
final class Outcomes {
  static final Duration GOOD_FOR = Duration.ofMinutes(5);
  static final Duration BAD_FOR = Duration.ofMinutes(1);
  static final int MOST = 10_000;

  private final Cache<Fingerprint, Good> good;
  private final Cache<Fingerprint, TrustedKey> bad;

  Outcomes(LongSupplier nanoClock) {
    Ticker ticker = nanoClock::getAsLong;
    good =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(GOOD_FOR)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    bad =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(BAD_FOR)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /// A token that was verified.
  ///
  /// @param holder names it however it is written
  record Good(TrustedKey key, SignedPolicy policy, String holder) {}

  /// What is known of a token that was verified with this key.
  @Nullable Good good(Fingerprint token, TrustedKey key) {
    Good known = good.getIfPresent(token);
    return known != null && known.key.equals(key) ? known : null;
  }

  /// Whether a token was found not to be by this key.
  boolean isForged(Fingerprint token, TrustedKey key) {
    return key.equals(bad.getIfPresent(token));
  }

  void verified(Fingerprint token, Good outcome) {
    good.put(token, outcome);
  }

  void forged(Fingerprint token, TrustedKey key) {
    bad.put(token, key);
  }
}

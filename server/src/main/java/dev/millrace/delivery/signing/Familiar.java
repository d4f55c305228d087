package dev.millrace.delivery.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.millrace.delivery.signing.Outcomes.Good;
import dev.millrace.delivery.signing.Verdict.Granted;
import dev.millrace.http.Request;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// [Words] whose signature was found good lately: a viewer sends the same with every segment, and
/// they need not be read again, whatever else he sends with them.
///
/// What they permit is checked at each request all the same: the key, the time, who asks and for
/// what, with all that the rest of the query says. Canned policies are for one address and not kept
/// here.
///
/// **Threading:** any. **Limits:** [#MOST_SIGNS] in all; only who has a good signature gets in.
/// **On failure** of a condition a [Refusal].
final class Familiar {
  private static final long MOST_SIGNS = 8 << 20;

  private final Cache<String, Known> texts;

  Familiar(LongSupplier nanoClock) {
    Ticker ticker = nanoClock::getAsLong;
    texts =
        Caffeine.newBuilder()
            .maximumWeight(MOST_SIGNS)
            .weigher((String text, Known _) -> text.length())
            .expireAfterWrite(Outcomes.GOOD_FOR)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private record Known(Good good, Granted verdict) {}

  /// What a request is granted; null when its words are not known.
  @Nullable Verdict judge(Words words, Request request, Map<String, TrustedKey> keys, Instant now) {
    Known known = words.text().isEmpty() ? null : texts.getIfPresent(words.text());
    if (known == null || !isBy(known.good.key(), keys)) {
      return null;
    }
    known.good.policy().check(Asked.resource(request, words.rest()), request.address(), now);
    return known.verdict;
  }

  /// How many are known.
  long size() {
    texts.cleanUp();
    return texts.estimatedSize();
  }

  private static boolean isBy(TrustedKey key, Map<String, TrustedKey> keys) {
    return key.equals(keys.get(key.key().id()));
  }

  /// Keeps words whose signature was found good.
  void remember(Words words, Good good, Granted verdict) {
    if (!words.text().isEmpty()) {
      texts.put(words.text(), new Known(good, verdict));
    }
  }
}

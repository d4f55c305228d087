package dev.millrace.delivery.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.millrace.delivery.signing.Verdict.Granted;
import dev.millrace.http.Request;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Queries and cookies whose signature was found good lately, word for word: a viewer sends the
/// same with every segment, and they need not be read again.
///
/// What they permit is checked at each request all the same: the key, the time, who asks and for
/// what. Canned policies are for one address and not kept here.
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

  /// @param inQuery whether the text is a query, and no cookies
  /// @param rest of the query: what is part of the resource
  private record Known(
      boolean inQuery, TrustedKey key, SignedPolicy policy, String rest, Granted verdict) {}

  /// What a request is granted; null when its words are not known.
  @Nullable Verdict judge(Request request, Map<String, TrustedKey> keys, Instant now) {
    String text = text(request);
    Known known = text.isEmpty() ? null : texts.getIfPresent(text);
    if (known == null
        || known.inQuery == request.query().isEmpty()
        || !known.key.equals(keys.get(known.key.key().id()))) {
      return null;
    }
    known.policy.check(Asked.resource(request, known.rest), request.address(), now);
    return known.verdict;
  }

  /// Keeps the words of a request whose signature was found good.
  void remember(Request request, TrustedKey key, SignedPolicy policy, Granted verdict) {
    String text = text(request);
    if (!text.isEmpty()) {
      String rest = Asked.rest(request.query());
      texts.put(text, new Known(!request.query().isEmpty(), key, policy, rest, verdict));
    }
  }

  private static String text(Request request) {
    String query = request.query();
    return query.isEmpty() ? request.cookies() : query;
  }
}

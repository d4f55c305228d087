package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Outcomes.Good;
import dev.millrace.delivery.signing.Verdict.Granted;
import dev.millrace.delivery.signing.Verdict.Reason;
import dev.millrace.http.Handler;
import dev.millrace.http.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Judges the signatures of requests: signed addresses and signed cookies in CloudFront's format,
/// with canned and custom policies.
///
/// Whatever is cheap to find out is found out before a signature is verified. A verified token is
/// remembered; its conditions are checked at each request all the same.
///
/// **Threading:** any, also an event loop: never blocks. The judgement is complete at once but for
/// a token that was not verified lately, and when the keys were not read lately. **Limits:** those
/// of the package. **On failure** of the database before any key is known, the answer fails with
/// its exception.
public final class Signatures {
  private final KeyRing ring;
  private final InstantSource clock;
  private final Outcomes outcomes;
  private final Familiar familiar;
  private final Verifications verifications;
  private final LongAdder remembered = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /// @param keys whose signatures count; also those that are added and removed later
  public Signatures(SigningKeys keys, InstantSource clock) {
    this(keys.ring(), clock, System::nanoTime);
  }

  Signatures(KeyRing ring, InstantSource clock, LongSupplier nanoClock) {
    this.ring = ring;
    this.clock = clock;
    this.outcomes = new Outcomes(nanoClock);
    this.familiar = new Familiar(nanoClock);
    this.verifications = new Verifications(new Failures(nanoClock));
  }

  /// What was judged so far.
  ///
  /// @param remembered granted by what was verified before
  /// @param verified what was verified, whatever came of it
  /// @param refused for whatever reason, mostly without a verification
  /// @param nanos that verifying took
  public record Checks(long remembered, long verified, long refused, long nanos) {}

  /// Whether the signature of a request opens what it asks for.
  public CompletionStage<Verdict> judge(Request request) {
    CompletionStage<Verdict> verdict = judged(request);
    Verdict known = Handler.Immediate.known(verdict);
    if (known == null) {
      return verdict.thenApply(late -> counted(late, false));
    }
    var _ = counted(known, true);
    return verdict;
  }

  private Verdict counted(Verdict verdict, boolean atOnce) {
    if (verdict instanceof Verdict.Refused) {
      refused.increment();
    } else if (atOnce) {
      remembered.increment();
    }
    return verdict;
  }

  private CompletionStage<Verdict> judged(Request request) {
    try {
      var words = Words.of(request);
      Map<String, TrustedKey> keys = Handler.Immediate.known(ring.keys());
      Verdict known = keys == null ? null : familiar.judge(words, request, keys, clock.instant());
      return known == null ? judge(Asked.of(request, words), words) : there(known);
    } catch (Refusal refusal) {
      return there(refusal.verdict());
    }
  }

  /// Whether a request shows a signature, good or not.
  public static boolean areIn(Request request) {
    return Asked.isIn(request);
  }

  private CompletableFuture<Verdict> judge(Asked asked, Words words) {
    return ring.keys().thenCompose(keys -> judge(asked, words, keys));
  }

  private static CompletableFuture<Verdict> there(Verdict verdict) {
    return CompletableFuture.completedFuture(verdict);
  }

  private CompletableFuture<Verdict> judge(Asked asked, Words words, Map<String, TrustedKey> keys) {
    try {
      Token token = asked.token();
      TrustedKey key = keys.get(token.keyId());
      if (key == null) {
        throw new Refusal(Reason.UNKNOWN_KEY);
      }
      Fingerprint print = Fingerprint.of(token);
      Good verified = outcomes.good(print, key);
      if (verified == null) {
        return examine(asked, print, key);
      }
      Granted granted = granted(asked, verified, clock.instant());
      if (token.isCustom()) {
        familiar.remember(words, verified, granted);
      }
      return there(granted);
    } catch (Refusal refusal) {
      return there(refusal.verdict());
    }
  }

  /// A token that was not seen lately, or was found to be forged.
  private CompletableFuture<Verdict> examine(Asked asked, Fingerprint print, TrustedKey key) {
    Refusal.unless(!outcomes.isForged(print, key), Reason.FORGED);
    String holder = Fingerprint.ofSigned(asked.token()).text();
    var good = new Good(key, PolicyReader.read(asked), holder);
    Verdict verdict = granted(asked, good, clock.instant());
    Refusal.unless(key.fits(asked.token().signatureBytes()), Reason.FORGED);
    return verifications
        .verify(asked, print, key)
        .handle(
            (verified, failure) -> {
              if (failure != null) {
                return refused(failure);
              }
              if (!verified) {
                outcomes.forged(print, key);
                return new Verdict.Refused(Reason.FORGED);
              }
              outcomes.verified(print, good);
              return verdict;
            });
  }

  private static Granted granted(Asked asked, Good good, Instant now) {
    SignedPolicy policy = good.policy();
    policy.check(asked.resource(), asked.address(), now);
    Token token = asked.token();
    boolean opensMore = token.inAddress() && token.isCustom() && policy.isWide();
    return new Granted(policy.until(), opensMore ? asked.cookies() : Map.of(), good.holder());
  }

  private static Verdict refused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof Refusal refusal) {
      return refusal.verdict();
    }
    throw failure instanceof CompletionException e ? e : new CompletionException(failure);
  }

  public Checks checks() {
    return new Checks(
        remembered.sum(), verifications.count(), refused.sum(), verifications.nanos());
  }

  /// How many of them need not be read again.
  long familiar() {
    return familiar.size();
  }

  /// How many signatures were verified, which is what costs.
  long verifications() {
    return verifications.count();
  }
}

package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// Verifies signatures beside the event loop; one that is asked for several times at once, once.
///
/// **Threading:** never blocks; each verification has a virtual thread. **Limits:** as many at once
/// as there are processors, [#MOST_WAITING] in all; none for a network with too many [Failures].
/// **On failure** the answer is a [Refusal].
final class Verifications {
  static final int MOST_WAITING = 1_024;

  private final Failures failures;
  private final Semaphore processors = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final ConcurrentHashMap<Fingerprint, CompletableFuture<Boolean>> underway =
      new ConcurrentHashMap<>();
  private final LongAdder done = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  Verifications(Failures failures) {
    this.failures = failures;
  }

  /// Whether `key` made the signature.
  CompletableFuture<Boolean> verify(Asked asked, Fingerprint token, TrustedKey key) {
    Refusal.unless(!failures.areTooMany(asked.address()), Reason.TOO_MANY);
    var mine = new CompletableFuture<Boolean>();
    var other = underway.putIfAbsent(token, mine);
    if (other != null) {
      return other;
    }
    if (underway.size() > MOST_WAITING) {
      underway.remove(token);
      mine.completeExceptionally(new Refusal(Reason.BUSY));
      return mine;
    }
    Thread.ofVirtual().name("signature").start(() -> run(asked, token, key, mine));
    return mine;
  }

  /// How many were verified, whatever came of it.
  long count() {
    return done.sum();
  }

  /// How long all of them took, one after the other.
  long nanos() {
    return nanos.sum();
  }

  private void run(
      Asked asked, Fingerprint token, TrustedKey key, CompletableFuture<Boolean> answer) {
    try {
      answer.complete(inTurn(asked, key));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    } finally {
      underway.remove(token);
    }
  }

  private boolean inTurn(Asked asked, TrustedKey key) throws InterruptedException {
    processors.acquire();
    try {
      Refusal.unless(!failures.areTooMany(asked.address()), Reason.TOO_MANY);
      Token token = asked.token();
      long began = System.nanoTime();
      boolean good = key.verifies(token.hash(), token.signed(), token.signatureBytes());
      nanos.add(System.nanoTime() - began);
      done.increment();
      if (!good) {
        failures.note(asked.address());
      }
      return good;
    } finally {
      processors.release();
    }
  }
}

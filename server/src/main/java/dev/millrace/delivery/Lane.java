package dev.millrace.delivery;

import dev.millrace.http.Problem;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// The way of questions that are likely to be in vain: a few go at once, some wait, and however
/// many come, those that are likely to find something do not stand behind them.
///
/// **Threading**: any; blocks. **Limits**: those given; who waits, waits for [#PATIENCE] at most.
/// **On failure** to get through, the 503 problem that says when to come again.
final class Lane {
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Semaphore under;
  private final Semaphore places;
  private final LongAdder refused = new LongAdder();

  /// @param atOnce how many questions are under way
  /// @param waiting how many more wait for their turn
  Lane(int atOnce, int waiting) {
    this.under = new Semaphore(atOnce, true);
    this.places = new Semaphore(atOnce + waiting);
  }

  /// Asks when it is this question's turn.
  <T> T through(Supplier<T> question) {
    if (!places.tryAcquire()) {
      throw full();
    }
    try {
      return inTurn(question);
    } finally {
      places.release();
    }
  }

  private <T> T inTurn(Supplier<T> question) {
    if (!awaitTurn()) {
      throw full();
    }
    try {
      return question.get();
    } finally {
      under.release();
    }
  }

  private boolean awaitTurn() {
    try {
      return under.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Problem.Thrown full() {
    refused.increment();
    return Problem.UNAVAILABLE
        .because("too much that is not known here is asked for at once")
        .thrown()
        .with("Retry-After", "1");
  }

  /// How many questions did not get through.
  long refused() {
    return refused.sum();
  }
}

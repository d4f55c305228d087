package dev.millrace.live.encode;

import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How much later than the encoder's time the tracks of a stretch begin: pictures that are sent as
/// they come begin with their first, and sound with them.
///
/// **Threading**: any. **Limits**: a wait of [#PATIENCE], after which it is nothing.
final class Onset {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final CompletableFuture<Rational> known = new CompletableFuture<>();

  void is(Rational seconds) {
    boolean _ = known.complete(seconds);
  }

  Rational await() {
    try {
      return known.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      boolean _ = known.complete(Rational.ZERO);
    }
    return known.getNow(Rational.ZERO);
  }
}

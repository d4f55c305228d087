package dev.millrace.engines.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;

/// What happens when Kafka wants to end the whole program, as it does when its disk fails.
///
/// Kafka was written to own its process. Here films are still playing, so the wish is logged and
/// told to whoever started the broker instead, and the thread that wished it is stopped.
final class FatalFaults {
  private static final System.Logger LOG = System.getLogger(FatalFaults.class.getName());
  private static final AtomicReference<CompletableFuture<String>> FIRST =
      new AtomicReference<>(new CompletableFuture<>());

  private FatalFaults() {}

  /// Takes Kafka's power over the process away.
  ///
  /// @return the reason why the broker that starts now gives up, if it ever does
  static CompletableFuture<String> intercept() {
    var first = new CompletableFuture<String>();
    FIRST.set(first);
    Exit.setHaltProcedure(FatalFaults::raise);
    Exit.setExitProcedure(FatalFaults::raise);
    return first;
  }

  private static void raise(int status, String message) {
    String reason = String.valueOf(message);
    if (FIRST.get().complete(reason)) {
      LOG.log(System.Logger.Level.ERROR, "Kafka gave up status={0} reason={1}", status, reason);
    }
    throw new IllegalStateException("Kafka gave up: " + reason);
  }
}

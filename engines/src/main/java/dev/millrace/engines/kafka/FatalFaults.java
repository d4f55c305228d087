package dev.millrace.engines.kafka;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;

/// What happens when Kafka wants to end the whole program, as it does when its disk fails.
///
/// Kafka was written to own its process. Here films are still playing, so the wish is logged and
/// remembered instead, and the thread that wished it is stopped.
final class FatalFaults {
  private static final System.Logger LOG = System.getLogger(FatalFaults.class.getName());
  private static final AtomicBoolean RAISED = new AtomicBoolean();

  private FatalFaults() {}

  /// Takes Kafka's power over the process away; the broker that starts now has no fault yet.
  static void intercept() {
    RAISED.set(false);
    Exit.setHaltProcedure(FatalFaults::raise);
    Exit.setExitProcedure(FatalFaults::raise);
  }

  /// Whether Kafka has given up since it was started.
  static boolean raised() {
    return RAISED.get();
  }

  private static void raise(int status, String message) {
    RAISED.set(true);
    LOG.log(System.Logger.Level.ERROR, "Kafka gave up status={0} reason={1}", status, message);
    throw new IllegalStateException("Kafka gave up: " + message);
  }
}

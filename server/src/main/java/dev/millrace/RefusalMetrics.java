package dev.millrace;

import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.signing.Signatures.Checks;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Whom the edge let wait or turned away, and what it did with signatures.
record RefusalMetrics(Delivery delivery, PlaybackGuard guard, ViewerLimits limits)
    implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    refusals(registry, delivery, Delivery::refusals);
    refusals(registry, guard, PlaybackGuard::refusals);
    refusals(registry, limits, ViewerLimits::refusals);
    signatures(registry, "remembered", Checks::remembered);
    signatures(registry, "verified", Checks::verified);
    signatures(registry, "refused", Checks::refused);
    FunctionTimer.builder(
            "millrace.edge.signature.verifications",
            guard,
            g -> g.checks().verified(),
            g -> g.checks().nanos(),
            TimeUnit.NANOSECONDS)
        .description("Signatures that were verified, and how long that took")
        .register(registry);
  }

  private static <T> void refusals(
      MeterRegistry registry, T who, Function<T, Map<String, Long>> counts) {
    for (String reason : counts.apply(who).keySet()) {
      FunctionCounter.builder(
              "millrace.edge.refusals",
              who,
              w -> counts.apply(w).getOrDefault(reason, 0L).doubleValue())
          .description("Requests of viewers that were refused")
          .tag("reason", reason)
          .register(registry);
    }
  }

  private void signatures(MeterRegistry registry, String outcome, ToDoubleFunction<Checks> count) {
    FunctionCounter.builder("millrace.edge.signatures", guard, g -> count.applyAsDouble(g.checks()))
        .description("Signatures of requests, by what was done with them")
        .tag("outcome", outcome)
        .register(registry);
  }
}

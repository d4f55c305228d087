package dev.millrace;

import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.journal.AccessLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// The access log's ledger: what was served is logged, dropped for a reason, or under way.
record AccessMetrics(AccessLog log, PlaceRules places) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("millrace.access.served", log, l -> l.counts().served())
        .description("Answered requests below /play/")
        .register(registry);
    events(registry, "logged", AccessLog.Counts::logged);
    events(registry, "sampled", AccessLog.Counts::sampled);
    events(registry, "crowded", AccessLog.Counts::crowded);
    events(registry, "refused", AccessLog.Counts::refused);
    events(registry, "unconfirmed", AccessLog.Counts::unconfirmed);
    FunctionCounter.builder("millrace.places.failures", places, PlaceRules::failures)
        .description("Questions that the plug-in for places did not answer")
        .register(registry);
    Gauge.builder("millrace.access.waiting", log, l -> l.counts().underWay())
        .description("Requests neither logged nor dropped yet")
        .register(registry);
  }

  private void events(
      MeterRegistry registry, String outcome, ToDoubleFunction<AccessLog.Counts> count) {
    FunctionCounter.builder("millrace.access.events", log, l -> count.applyAsDouble(l.counts()))
        .description("Events of the access log: logged, or dropped and why")
        .tag("outcome", outcome)
        .register(registry);
  }
}

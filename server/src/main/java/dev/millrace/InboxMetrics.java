package dev.millrace;

import dev.millrace.intake.Inbox;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// What became of the inbox's objects.
record InboxMetrics(Inbox inbox) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    objects(registry, "taken", i -> i.counters().taken());
    objects(registry, "refused", i -> i.counters().refused());
    objects(registry, "postponed", i -> i.counters().postponed());
    objects(registry, "vanished", i -> i.counters().vanished());
    objects(registry, "repeated", i -> i.counters().repeated());
    objects(registry, "ignored", i -> i.counters().ignored());
    Gauge.builder("millrace.inbox.trouble", inbox, i -> i.trouble().isEmpty() ? 0 : 1)
        .description("Whether the last look into the inbox failed")
        .register(registry);
  }

  private void objects(MeterRegistry registry, String outcome, ToDoubleFunction<Inbox> count) {
    FunctionCounter.builder("millrace.inbox.objects", inbox, count)
        .description("Objects of the inbox by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}

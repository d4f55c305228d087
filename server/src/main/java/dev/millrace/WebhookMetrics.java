package dev.millrace;

import dev.millrace.webhooks.WebhookService;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// What became of messages to other people's servers, and which wait.
record WebhookMetrics(WebhookService service) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    attempts(registry, "delivered", w -> w.counters().delivered());
    attempts(registry, "retried", w -> w.counters().retried());
    attempts(registry, "failed", w -> w.counters().failed());
    Gauge.builder("millrace.webhook.waiting", service, w -> w.backlog().waiting())
        .description("Messages that wait for enabled webhooks")
        .register(registry);
    Gauge.builder("millrace.webhook.oldest", service, w -> w.backlog().oldest().toMillis() / 1e3)
        .description("For how long the oldest of them has waited")
        .baseUnit("seconds")
        .register(registry);
  }

  private void attempts(
      MeterRegistry registry, String outcome, ToDoubleFunction<WebhookService> count) {
    FunctionCounter.builder("millrace.webhook.attempts", service, count)
        .description("Attempts to deliver a message by what became of it")
        .tag("outcome", outcome)
        .register(registry);
  }
}

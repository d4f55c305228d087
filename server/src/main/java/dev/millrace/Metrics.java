package dev.millrace;

import dev.millrace.delivery.Delivery;
import dev.millrace.http.HttpMetrics;
import dev.millrace.intake.Inbox;
import dev.millrace.webhooks.WebhookService;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.step.StepKind.Lane;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// Every metric of this process, for `/metrics`.
///
/// **Threading:** safe; an exchange costs one map look-up. **Limits:** the tags are methods,
/// statuses and route templates, which the code bounds.
final class Metrics implements HttpMetrics, AutoCloseable {
  /// A client may call its method what it likes.
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Kind, Meters> answers = new ConcurrentHashMap<>();
  private final JvmGcMetrics collections = new JvmGcMetrics();

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  @Override
  public void finished(Exchange exchange) {
    String method = METHODS.contains(exchange.method()) ? exchange.method() : "other";
    var kind = new Kind(method, exchange.route(), exchange.status());
    Meters meters = answers.get(kind);
    if (meters == null) {
      meters = answers.computeIfAbsent(kind, this::meters);
    }
    meters.time.record(exchange.nanos(), TimeUnit.NANOSECONDS);
    meters.sent.record((double) exchange.bytesSent());
  }

  /// Answers that are counted together.
  private record Kind(String method, String route, int status) {}

  private record Meters(Timer time, DistributionSummary sent) {}

  private Meters meters(Kind kind) {
    Timer time =
        Timer.builder("millrace.http.requests")
            .description("Answered requests")
            .tag("method", kind.method)
            .tag("route", kind.route)
            .tag("status", Integer.toString(kind.status))
            .register(registry);
    DistributionSummary sent =
        DistributionSummary.builder("millrace.http.sent")
            .description("Body bytes sent")
            .baseUnit("bytes")
            .tag("route", kind.route)
            .register(registry);
    return new Meters(time, sent);
  }

  /// Adds what the parts count.
  void watch(WorkflowWorker worker, Inbox inbox, WebhookService webhooks, Delivery delivery) {
    watch(worker);
    watch(inbox);
    watch(webhooks);
    new EdgeMetrics(delivery::stats).bindTo(registry);
  }

  private void watch(WorkflowWorker worker) {
    counter(worker, "done", w -> w.counters().done());
    counter(worker, "retried", w -> w.counters().retried());
    counter(worker, "failed", w -> w.counters().failed());
    counter(worker, "timed-out", w -> w.counters().timedOut());
    counter(worker, "lease-lost", w -> w.counters().leasesLost());
    for (Lane lane : Lane.values()) {
      Gauge.builder("millrace.workflow.slots.used", worker, w -> w.slotsUsed(lane))
          .description("Slots that running steps take")
          .tag("lane", lane.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void watch(Inbox inbox) {
    inbox(inbox, "taken", i -> i.counters().taken());
    inbox(inbox, "refused", i -> i.counters().refused());
    inbox(inbox, "postponed", i -> i.counters().postponed());
    inbox(inbox, "vanished", i -> i.counters().vanished());
    inbox(inbox, "repeated", i -> i.counters().repeated());
    inbox(inbox, "ignored", i -> i.counters().ignored());
    Gauge.builder("millrace.inbox.trouble", inbox, i -> i.trouble().isEmpty() ? 0 : 1)
        .description("Whether the last look into the inbox failed")
        .register(registry);
  }

  private void watch(WebhookService webhooks) {
    webhooks(webhooks, "delivered", w -> w.counters().delivered());
    webhooks(webhooks, "retried", w -> w.counters().retried());
    webhooks(webhooks, "failed", w -> w.counters().failed());
    Gauge.builder("millrace.webhook.waiting", webhooks, w -> w.backlog().waiting())
        .description("Messages that wait for enabled webhooks")
        .register(registry);
    Gauge.builder("millrace.webhook.oldest", webhooks, w -> w.backlog().oldest().toMillis() / 1e3)
        .description("For how long the oldest of them has waited")
        .baseUnit("seconds")
        .register(registry);
  }

  private void webhooks(
      WebhookService service, String outcome, ToDoubleFunction<WebhookService> count) {
    FunctionCounter.builder("millrace.webhook.attempts", service, count)
        .description("Attempts to deliver a message by what became of it")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void inbox(Inbox inbox, String outcome, ToDoubleFunction<Inbox> count) {
    FunctionCounter.builder("millrace.inbox.objects", inbox, count)
        .description("Objects of the inbox by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void counter(
      WorkflowWorker worker, String outcome, ToDoubleFunction<WorkflowWorker> count) {
    FunctionCounter.builder("millrace.workflow.steps", worker, count)
        .description("Attempts of steps that ended")
        .tag("outcome", outcome)
        .register(registry);
  }

  String prometheus() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}

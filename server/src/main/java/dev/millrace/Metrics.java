package dev.millrace;

import dev.millrace.http.HttpMetrics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

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
  private final List<MeterBinder> binders = new CopyOnWriteArrayList<>();
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

  /// Adds what others count. Meters refer to what they read from weakly, so their binder is kept.
  void add(MeterBinder meters) {
    binders.add(meters);
    meters.bindTo(registry);
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

package dev.millrace;

import dev.millrace.http.HttpMetrics;
import dev.millrace.http.HttpServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
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
import java.util.concurrent.atomic.LongAdder;

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
  private final Map<Kind, Sums> answers = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> sentBytes = new ConcurrentHashMap<>();
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
    Sums sums = answers.get(kind);
    if (sums == null) {
      sums = answers.computeIfAbsent(kind, this::sums);
    }
    sums.count.increment();
    sums.nanos.add(exchange.nanos());
    sums.bytes.add(exchange.bytesSent());
  }

  /// Answers that are counted together.
  private record Kind(String method, String route, int status) {}

  /// What they came to: three additions an answer, where a registry's own meters read clocks.
  ///
  /// @param bytes of all answers of the route
  private record Sums(LongAdder count, LongAdder nanos, LongAdder bytes) {}

  private Sums sums(Kind kind) {
    LongAdder bytes = sentBytes.computeIfAbsent(kind.route, this::bytes);
    var sums = new Sums(new LongAdder(), new LongAdder(), bytes);
    FunctionTimer.builder(
            "millrace.http.requests",
            sums,
            s -> s.count.sum(),
            s -> s.nanos.sum(),
            TimeUnit.NANOSECONDS)
        .description("Answered requests")
        .tag("method", kind.method)
        .tag("route", kind.route)
        .tag("status", Integer.toString(kind.status))
        .register(registry);
    return sums;
  }

  private LongAdder bytes(String route) {
    var bytes = new LongAdder();
    FunctionCounter.builder("millrace.http.sent.bytes", bytes, LongAdder::sum)
        .description("Body bytes sent")
        .tag("route", route)
        .register(registry);
    return bytes;
  }

  /// Counts connections, and answers that went the short way.
  void addTransport(HttpServer http) {
    FunctionCounter.builder("millrace.http.shortcuts", http, HttpServer::shortcuts)
        .description("Answers that went out before the transport made objects of their requests")
        .register(registry);
    Gauge.builder("millrace.http.connections", http, HttpServer::connections)
        .description("Open connections")
        .register(registry);
    for (String limit : http.refusals().keySet()) {
      FunctionCounter.builder(
              "millrace.http.refused.connections",
              http,
              server -> server.refusals().getOrDefault(limit, 0L))
          .description("Connections that were refused or ended, by the limit that they met")
          .tag("limit", limit)
          .register(registry);
    }
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

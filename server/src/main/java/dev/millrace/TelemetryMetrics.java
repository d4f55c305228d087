package dev.millrace;

import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.sessions.Sessionizer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.function.Function;

/// The ledger of what players tell.
record TelemetryMetrics(Telemetry telemetry, Sessionizer sessions) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("millrace.telemetry.received", telemetry, Telemetry::received)
        .description("Records of players that were read")
        .register(registry);
    count(registry, "records", "What became of them", Telemetry::records);
    count(registry, "aftermath", "What became of the spool and its like", Telemetry::aftermath);
    count(registry, "turned.away", "Requests that were not read", Telemetry::turnedAway);
    Gauge.builder("millrace.telemetry.spool", telemetry, Telemetry::spoolBytes)
        .description("What waits for Kafka on the disk")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("millrace.telemetry.sessions", sessions, Sessionizer::written)
        .description("Rows of sessions that were written")
        .register(registry);
    Gauge.builder("millrace.telemetry.sessions.open", sessions, Sessionizer::open)
        .description("Sessions that are gathered here")
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      Function<Telemetry, Map<String, Long>> sums) {
    for (String outcome : sums.apply(telemetry).keySet()) {
      FunctionCounter.builder(
              "millrace.telemetry." + name,
              telemetry,
              one -> sums.apply(one).getOrDefault(outcome, 0L))
          .description(description)
          .tag("outcome", outcome)
          .register(registry);
    }
  }
}

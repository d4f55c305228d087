package dev.millrace;

import dev.millrace.delivery.live.Relay;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// What a process holds of live channels that others run.
record RelayMetrics(Relay relay) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    bytes(registry, "kept", Relay::mediaBytes);
    bytes(registry, "leftover", Relay::leftoverBytes);
    FunctionCounter.builder("millrace.edge.live.refusals", relay, Relay::refused)
        .description("Requests for media of other processes' channels that were refused")
        .register(registry);
  }

  private void bytes(MeterRegistry registry, String state, ToDoubleFunction<Relay> value) {
    Gauge.builder("millrace.edge.live.bytes", relay, value)
        .description("Media of live channels that other processes run")
        .tag("state", state)
        .register(registry);
  }
}

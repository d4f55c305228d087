package dev.millrace;

import dev.millrace.streams.Drop;
import dev.millrace.streams.stage.Sources;
import dev.millrace.streams.watch.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// How the streams of this process fare, and what it has looked at.
record StreamMetrics(Sources sources, Counts counts) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("millrace.streams.sources", sources, Sources::count)
        .description("Streams that run here")
        .register(registry);
    Gauge.builder("millrace.streams.running", sources, Sources::live)
        .description("Streams that send frames")
        .register(registry);
    Gauge.builder("millrace.streams.received", sources, Sources::received)
        .description("Frames received of the streams that run here")
        .register(registry);
    outcome(registry, "inferred", Counts::inferred);
    outcome(registry, "gated", Counts::gated);
    for (Drop drop : Drop.values()) {
      outcome(registry, drop.word(), all -> all.dropped(drop));
    }
    count(registry, "rejected", "Batches that nothing could be made of", Counts::rejectedBatches);
    count(registry, "happenings", "Things that happened in zones and at lines", Counts::happenings);
  }

  private void outcome(MeterRegistry registry, String outcome, ToDoubleFunction<Counts> value) {
    FunctionCounter.builder("millrace.streams.frames", counts, value)
        .description("What became of frames that were settled here")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void count(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Counts> value) {
    FunctionCounter.builder("millrace.streams." + name, counts, value)
        .description(description)
        .register(registry);
  }
}

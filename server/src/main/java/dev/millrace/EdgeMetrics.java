package dev.millrace;

import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.cache.CacheStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// What the edge's cache has done and what it holds.
///
/// The registry keeps nothing alive, so that it must ask the delivery itself.
record EdgeMetrics(Delivery delivery) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    answers(registry, "memory", s -> s.answers().fromMemory());
    answers(registry, "disk", s -> s.answers().fromDisk());
    answers(registry, "fetched", s -> s.answers().fetched());
    answers(registry, "collapsed", s -> s.answers().joined());
    answers(registry, "passed", s -> s.answers().passed());
    answers(registry, "missing", s -> s.answers().missing());
    counter(registry, "origin.requests", "Requests to the bucket", s -> s.origin().requests());
    counter(registry, "origin.bytes", "Bytes from the bucket", s -> s.origin().bytes());
    counter(registry, "origin.broken", "Fetches that broke off", s -> s.origin().broken());
    counter(registry, "prefetches", "Objects fetched ahead", s -> s.origin().prefetched());
    tier(registry, "memory", CacheStats::memory);
    tier(registry, "disk", CacheStats::disk);
  }

  private void answers(MeterRegistry registry, String source, ToDoubleFunction<CacheStats> value) {
    FunctionCounter.builder("millrace.edge.answers", delivery, d -> value.applyAsDouble(d.stats()))
        .description("Objects asked of the edge by where they were")
        .tag("source", source)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String description, ToDoubleFunction<CacheStats> value) {
    FunctionCounter.builder("millrace.edge." + name, delivery, d -> value.applyAsDouble(d.stats()))
        .description(description)
        .register(registry);
  }

  /// One of the two places where objects are.
  @FunctionalInterface
  private interface Place {
    CacheStats.Tier of(CacheStats stats);
  }

  private void tier(MeterRegistry registry, String name, Place place) {
    Gauge.builder("millrace.edge.cache.objects", delivery, d -> place.of(d.stats()).objects())
        .description("Objects in the cache")
        .tag("tier", name)
        .register(registry);
    Gauge.builder("millrace.edge.cache.bytes", delivery, d -> place.of(d.stats()).bytes())
        .description("What they weigh")
        .tag("tier", name)
        .register(registry);
    FunctionCounter.builder(
            "millrace.edge.cache.evictions", delivery, d -> place.of(d.stats()).evictions())
        .description("Objects that made room for others")
        .tag("tier", name)
        .register(registry);
    FunctionCounter.builder(
            "millrace.edge.cache.failures", delivery, d -> place.of(d.stats()).failures())
        .description("Objects that could not be written")
        .tag("tier", name)
        .register(registry);
  }
}

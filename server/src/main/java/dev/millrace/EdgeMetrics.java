package dev.millrace;

import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.PlaylistStats;
import dev.millrace.delivery.cache.CacheStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// What the edge's cache has done and what it holds.
///
/// The registry keeps nothing alive, so that it must ask the delivery itself.
record EdgeMetrics(Delivery delivery, EdgeTimes times) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    answers(registry, "memory", s -> s.answers().fromMemory());
    answers(registry, "disk", s -> s.answers().fromDisk());
    answers(registry, "fetched", s -> s.answers().fetched());
    answers(registry, "collapsed", s -> s.answers().joined());
    answers(registry, "sliced", s -> s.answers().sliced());
    answers(registry, "missing", s -> s.answers().missing());
    playlists(registry, "fresh", PlaylistStats::fresh);
    playlists(registry, "stale", PlaylistStats::stale);
    playlists(registry, "renewed", PlaylistStats::renewed);
    playlists(registry, "fetched", PlaylistStats::fetched);
    playlists(registry, "collapsed", PlaylistStats::joined);
    playlists(registry, "missing", PlaylistStats::missing);
    counter(registry, "origin.requests", "Requests for objects", s -> s.origin().requests());
    counter(registry, "origin.broken", "Fetches that broke off", s -> s.origin().broken());
    counter(registry, "prefetches", "Objects fetched ahead", s -> s.origin().prefetched());
    fromOrigin(registry, "objects", d -> d.stats().origin().bytes());
    fromOrigin(registry, "playlists", d -> d.playlistStats().originBytes());
    offload(registry);
    Gauge.builder("millrace.edge.cache.leftover.bytes", delivery, d -> d.stats().leftoverBytes())
        .description("Memory that the cache has given up and answers are still sent from")
        .register(registry);
    tier(registry, "memory", CacheStats::memory);
    tier(registry, "disk", CacheStats::disk);
  }

  private void answers(MeterRegistry registry, String source, ToDoubleFunction<CacheStats> value) {
    FunctionCounter.builder("millrace.edge.answers", delivery, d -> value.applyAsDouble(d.stats()))
        .description("Objects asked of the edge by where they were")
        .tag("source", source)
        .register(registry);
  }

  private void playlists(
      MeterRegistry registry, String source, ToDoubleFunction<PlaylistStats> value) {
    FunctionCounter.builder(
            "millrace.edge.playlists", delivery, d -> value.applyAsDouble(d.playlistStats()))
        .description("Playlists asked of the edge by where they were")
        .tag("source", source)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String description, ToDoubleFunction<CacheStats> value) {
    FunctionCounter.builder("millrace.edge." + name, delivery, d -> value.applyAsDouble(d.stats()))
        .description(description)
        .register(registry);
  }

  private void fromOrigin(MeterRegistry registry, String use, ToDoubleFunction<Delivery> bytes) {
    FunctionCounter.builder("millrace.edge.origin.bytes", delivery, bytes)
        .description("Bytes from the bucket")
        .tag("use", use)
        .register(registry);
  }

  private void offload(MeterRegistry registry) {
    FunctionCounter.builder("millrace.edge.sent.bytes", times, EdgeTimes::sentBytes)
        .description("Body bytes that viewers were sent")
        .register(registry);
    Gauge.builder("millrace.edge.hit.ratio", this, EdgeMetrics::hits)
        .description("The share of objects asked for that the cache had, since the start")
        .strongReference(true)
        .register(registry);
    Gauge.builder("millrace.edge.offload.ratio", this, EdgeMetrics::offload)
        .description("The share of those that did not come from the bucket, since the start")
        .strongReference(true)
        .register(registry);
  }

  /// Of what is in one place: an object in slices is in many, and what is not there in none.
  private double hits() {
    var answers = delivery.stats().answers();
    long hits = answers.fromMemory() + answers.fromDisk();
    long all = hits + answers.fetched() + answers.joined();
    return all == 0 ? 0 : (double) hits / all;
  }

  private double offload() {
    var origin = delivery.stats().origin();
    long came = origin.bytes() + delivery.playlistStats().originBytes();
    long sent = times.sentBytes();
    return sent == 0 ? 0 : Math.max(0, 1 - (double) came / sent);
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

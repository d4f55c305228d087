package dev.millrace;

import dev.millrace.search.EventIndex;
import dev.millrace.search.Indexer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What an index holds, and what went into it.
record ArchiveMetrics(EventIndex index, Indexer indexer) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    var kind = List.of(Tag.of("kind", index.kind().name()));
    FunctionCounter.builder("millrace.search.indexed", indexer, i -> i.counts().indexed())
        .description("Events that went into the index")
        .tags(kind)
        .register(registry);
    FunctionCounter.builder("millrace.search.read", indexer, i -> i.counts().read())
        .description("Records that were read: those indexed and those dropped")
        .tags(kind)
        .register(registry);
    dropped(registry, "empty", i -> i.counts().empty());
    dropped(registry, "no-event", i -> i.counts().rejected());
    dropped(registry, "repeated", i -> i.counts().repeated());
    Gauge.builder("millrace.search.events", index, i -> i.size().events())
        .description("Events that can be found")
        .tags(kind)
        .register(registry);
    Gauge.builder("millrace.search.bytes", index, i -> i.size().bytes())
        .description("What the index weighs")
        .tags(kind)
        .register(registry);
  }

  private void dropped(MeterRegistry registry, String reason, ToDoubleFunction<Indexer> count) {
    FunctionCounter.builder("millrace.search.dropped", indexer, count)
        .description("Records that are no events by what they are instead")
        .tag("kind", index.kind().name())
        .tag("reason", reason)
        .register(registry);
  }
}

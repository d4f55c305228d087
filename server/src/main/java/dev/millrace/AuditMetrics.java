package dev.millrace;

import dev.millrace.events.Recorder;
import dev.millrace.web.audit.AuditLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// The audit log's ledger: requests that are logged, dropped for a reason, or under way.
record AuditMetrics(AuditLog log) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("millrace.audit.taken", log, l -> l.counts().taken())
        .description("Requests that the audit log is to have")
        .register(registry);
    events(registry, "logged", Recorder.Counts::logged);
    events(registry, "crowded", Recorder.Counts::crowded);
    events(registry, "refused", Recorder.Counts::refused);
    events(registry, "unconfirmed", Recorder.Counts::unconfirmed);
  }

  private void events(
      MeterRegistry registry, String outcome, ToDoubleFunction<Recorder.Counts> count) {
    FunctionCounter.builder("millrace.audit.events", log, l -> count.applyAsDouble(l.counts()))
        .description("Events of the audit log: logged, or dropped and why")
        .tag("outcome", outcome)
        .register(registry);
  }
}

package dev.millrace;

import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.step.StepKind.Lane;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What the worker has done and how busy it is.
record WorkerMetrics(WorkflowWorker worker) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    steps(registry, "done", w -> w.counters().done());
    steps(registry, "retried", w -> w.counters().retried());
    steps(registry, "failed", w -> w.counters().failed());
    steps(registry, "timed-out", w -> w.counters().timedOut());
    steps(registry, "lease-lost", w -> w.counters().leasesLost());
    for (Lane lane : Lane.values()) {
      Gauge.builder("millrace.workflow.slots.used", worker, w -> w.slotsUsed(lane))
          .description("Slots that running steps take")
          .tag("lane", lane.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void steps(
      MeterRegistry registry, String outcome, ToDoubleFunction<WorkflowWorker> count) {
    FunctionCounter.builder("millrace.workflow.steps", worker, count)
        .description("Attempts of steps that ended")
        .tag("outcome", outcome)
        .register(registry);
  }
}

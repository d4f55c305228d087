package dev.millrace.workflow;

import dev.millrace.workflow.graph.Settled;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A listener that notes what it hears, and on demand fails at each end of a workflow.
final class Hearing implements WorkflowListener {
  final List<Settled> settled = new CopyOnWriteArrayList<>();
  final List<Double> progress = new CopyOnWriteArrayList<>();
  final List<String> stepsDone = new CopyOnWriteArrayList<>();
  private final boolean failing;

  Hearing(boolean failing) {
    this.failing = failing;
  }

  @Override
  public void stepDone(String subject, String stepName) {
    stepsDone.add(stepName);
  }

  @Override
  public void progress(String subject, double fraction) {
    progress.add(fraction);
  }

  @Override
  public void settled(Settled end) {
    settled.add(end);
    if (failing) {
      throw new IllegalStateException("not now");
    }
  }
}

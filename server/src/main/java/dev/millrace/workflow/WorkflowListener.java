package dev.millrace.workflow;

import dev.millrace.workflow.graph.Settled;

/// Hears how workflows go, in the worker that ran their steps.
///
/// **Threading:** `progress` and `settled` each on one thread of the worker's, `stepDone` on the
/// step's, before its slot is free again. **On failure** of a listener its exception is logged.
public interface WorkflowListener {
  /// A listener that hears nothing.
  static WorkflowListener none() {
    return new WorkflowListener() {};
  }

  /// A step is done. At most once: lost when the process dies just then.
  default void stepDone(String subject, String stepName) {}

  /// How far a workflow is, 0 to 1, at most about once a second. At most once.
  default void progress(String subject, double fraction) {}

  /// A workflow settled: done, failed or cancelled. **At least once**, even when the process dies:
  /// it is delivered again, by this or another worker, until a call returns without an exception.
  default void settled(Settled settled) {}
}

package dev.millrace.workflow.graph;

/// Where a workflow stands. All but `RUNNING` are settled: nothing of it runs or waits.
public enum WorkflowState {
  RUNNING,
  DONE,
  /// A required step failed for good; `resume` continues.
  FAILED,
  /// A person cancelled it; `resume` continues.
  CANCELLED
}

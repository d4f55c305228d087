package dev.millrace.workflow.graph;

/// Where a step stands.
public enum StepState {
  /// Waits for its dependencies, for a slot, or for its next attempt.
  PENDING,
  RUNNING,
  DONE,
  FAILED,
  /// Stopped with its workflow, before or while it ran.
  CANCELLED
}

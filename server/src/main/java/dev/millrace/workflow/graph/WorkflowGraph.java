package dev.millrace.workflow.graph;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A workflow as it stood at one moment, for people and the console.
///
/// @param progress 0 to 1, weighted by the steps' costs; never runs backwards while it is running
/// @param problem why it failed
/// @param steps in the order of their creation
public record WorkflowGraph(
    Identity identity,
    WorkflowState state,
    double progress,
    Optional<Problem> problem,
    List<StepView> steps) {

  /// What a workflow is and is about.
  public record Identity(long id, String kind, String subject, Instant createdAt) {}

  /// One step of it.
  ///
  /// @param attempt how often it was started; 0 before the first start
  /// @param startedAt of the last attempt
  /// @param error of the last failed attempt, also while it waits for the next one
  /// @param dependsOn as declared: names of steps, and of groups (`encode/`)
  /// @param detail JSON: what the step says of its result, the member `detail` of its output
  public record StepView(
      String name,
      StepState state,
      int attempt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      double progress,
      Optional<Problem> error,
      List<String> dependsOn,
      Optional<String> detail) {
    public StepView {
      dependsOn = List.copyOf(dependsOn);
    }
  }

  public WorkflowGraph {
    steps = List.copyOf(steps);
  }
}

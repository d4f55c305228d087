package dev.millrace.web;

import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.graph.WorkflowGraph;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A workflow as the API shows it.
record WorkflowView(String state, double progress, @Nullable Problem error, List<StepView> steps) {

  /// One step; `dependsOn` names steps, or groups that end in a slash.
  record StepView(
      String name,
      String state,
      int attempt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      double progress,
      @Nullable Problem error,
      List<String> dependsOn) {
    static StepView of(WorkflowGraph.StepView step) {
      return new StepView(
          step.name(),
          step.state().name().toLowerCase(Locale.ROOT),
          step.attempt(),
          step.startedAt().orElse(null),
          step.endedAt().orElse(null),
          step.progress(),
          step.error().orElse(null),
          step.dependsOn());
    }
  }

  static WorkflowView of(WorkflowGraph graph) {
    return new WorkflowView(
        graph.state().name().toLowerCase(Locale.ROOT),
        graph.progress(),
        graph.problem().orElse(null),
        graph.steps().stream().map(StepView::of).toList());
  }
}

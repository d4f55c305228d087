package dev.millrace.web;

import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.graph.WorkflowGraph;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A workflow as the API shows it.
record WorkflowView(String state, double progress, @Nullable Problem error, List<StepView> steps) {

  /// One step; `dependsOn` names steps, or groups that end in a slash. `detail` is what the step
  /// says of its result.
  record StepView(
      String name,
      String state,
      int attempt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      double progress,
      @Nullable Problem error,
      List<String> dependsOn,
      @Nullable JsonNode detail) {
    static StepView of(WorkflowGraph.StepView step) {
      return new StepView(
          step.name(),
          step.state().name().toLowerCase(Locale.ROOT),
          step.attempt(),
          step.startedAt().orElse(null),
          step.endedAt().orElse(null),
          step.progress(),
          step.error().orElse(null),
          step.dependsOn(),
          step.detail().map(JsonMapper.shared()::readTree).orElse(null));
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

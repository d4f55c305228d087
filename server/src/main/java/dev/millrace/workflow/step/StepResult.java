package dev.millrace.workflow.step;

import java.util.List;

/// What a finished step leaves: its output, and the steps that it adds to the graph.
///
/// @param output JSON for the steps that depend on this one, at most 256 KiB
/// @param next steps to add, recorded in the same transaction as the output
public record StepResult(String output, List<StepSpec> next) {
  public StepResult {
    Limits.requireJson("output", output);
    next = List.copyOf(next);
  }

  /// A result without output or further steps.
  public static StepResult empty() {
    return new StepResult("{}", List.of());
  }

  public static StepResult of(String output) {
    return new StepResult(output, List.of());
  }

  /// The same result that also adds steps to the graph.
  public StepResult then(List<StepSpec> more) {
    return new StepResult(output, more);
  }
}

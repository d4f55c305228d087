package dev.millrace.workflow.step;

import java.util.List;
import java.util.Optional;

/// What a finished step leaves: its output, and the steps that it adds to the graph.
///
/// @param output JSON for the steps that depend on this one, at most 256 KiB
/// @param next steps to add, recorded in the same transaction as the output
/// @param lack what the result lacks, for people to read; empty when it is all there
public record StepResult(String output, List<StepSpec> next, Optional<Lack> lack) {
  /// Something that could not be made, and that the workflow goes on without; in the words of a
  /// [PermanentFailure].
  public record Lack(String type, String title, String detail) {
    public Lack {
      Limits.requireName(type);
    }
  }

  public StepResult {
    Limits.requireJson("output", output);
    next = List.copyOf(next);
  }

  /// A result without output or further steps.
  public static StepResult empty() {
    return of("{}");
  }

  public static StepResult of(String output) {
    return new StepResult(output, List.of(), Optional.empty());
  }

  /// The same result that also adds steps to the graph.
  public StepResult then(List<StepSpec> more) {
    return new StepResult(output, more, lack);
  }

  /// The same result, which lacks something.
  public StepResult without(Lack missing) {
    return new StepResult(output, next, Optional.of(missing));
  }
}

package dev.millrace.workflow.graph;

import dev.millrace.workflow.step.StepSpec;
import java.util.Set;

/// A step as the rules of growth see it.
///
/// @param finished steps that depend on it may start: it is done, or failed and was optional
/// @param waits it has not begun, and an unfinished dependency holds it back
/// @param dependsOn as declared: names of steps and of groups
public record Node(String name, boolean finished, boolean waits, Set<String> dependsOn) {
  public Node {
    dependsOn = Set.copyOf(dependsOn);
  }

  static Node of(StepSpec spec) {
    return new Node(spec.name(), false, true, spec.dependsOn());
  }
}

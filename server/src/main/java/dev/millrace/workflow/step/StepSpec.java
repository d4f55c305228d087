package dev.millrace.workflow.step;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One step to be run: a node of the graph, written `StepSpec.of(ENCODE, "encode/chunk-3")
/// .after("plan").input(json).priority(5)`.
///
/// @param name unique in its graph: parts of letters, digits, `.`, `_`, `-`, joined by `/`
/// @param kind what runs it, and where
/// @param input JSON, at most 256 KiB
/// @param dependsOn names of steps, or of groups (`encode/`: every step whose name begins so, also
///     those added later) that must be finished before it starts
/// @param terms how it is weighed against other steps
public record StepSpec(
    String name, StepKind kind, String input, Set<String> dependsOn, Terms terms) {

  /// How a step is weighed against others.
  ///
  /// @param priority added to its workflow's; higher runs first
  /// @param cost its share of the workflow's progress, in any unit the graph uses throughout
  /// @param growth cost of the steps that it will add, so that the bar is honest before they exist
  /// @param slots slots of its lane that it takes while it runs
  /// @param optional its failure does not fail the workflow
  public record Terms(int priority, double cost, double growth, int slots, boolean optional) {
    public Terms {
      Limits.require(Math.abs(priority) <= 1_000_000, "priority within +-1,000,000");
      Limits.require(cost >= 0 && cost <= 1e12, "cost of 0 to 1e12");
      Limits.require(growth >= 0 && growth <= 1e12, "growth of 0 to 1e12");
      Limits.require(slots >= 1 && slots <= 1024, "slots of 1 to 1,024");
    }
  }

  public StepSpec {
    Limits.requireName(name);
    Limits.requireJson("input", input);
    dependsOn.forEach(Limits::requireDependency);
    dependsOn = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(dependsOn));
  }

  /// A step that depends on nothing, with priority 0, cost 1 and one slot.
  public static StepSpec of(StepKind kind, String name) {
    return new StepSpec(name, kind, "{}", Set.of(), new Terms(0, 1, 0, 1, false));
  }

  /// Adds dependencies: step names, or groups ending in `/`.
  public StepSpec after(String... names) {
    var all = new LinkedHashSet<>(dependsOn);
    all.addAll(List.of(names));
    return new StepSpec(name, kind, input, all, terms);
  }

  public StepSpec input(String json) {
    return new StepSpec(name, kind, json, dependsOn, terms);
  }

  public StepSpec priority(int priority) {
    return with(new Terms(priority, terms.cost(), terms.growth(), terms.slots(), terms.optional()));
  }

  public StepSpec cost(double cost) {
    return with(new Terms(terms.priority(), cost, terms.growth(), terms.slots(), terms.optional()));
  }

  /// Announces the cost of the steps that this one will add.
  public StepSpec growth(double growth) {
    return with(new Terms(terms.priority(), terms.cost(), growth, terms.slots(), terms.optional()));
  }

  public StepSpec slots(int slots) {
    return with(new Terms(terms.priority(), terms.cost(), terms.growth(), slots, terms.optional()));
  }

  /// Lets the workflow go on without this step's output when it fails.
  public StepSpec optional() {
    return with(new Terms(terms.priority(), terms.cost(), terms.growth(), terms.slots(), true));
  }

  private StepSpec with(Terms changed) {
    return new StepSpec(name, kind, input, dependsOn, changed);
  }
}

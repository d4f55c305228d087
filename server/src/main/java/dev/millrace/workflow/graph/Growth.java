package dev.millrace.workflow.graph;

import dev.millrace.workflow.step.StepSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// What adding steps to a graph means: the dependencies that come with them, groups spelled out,
/// and how many unfinished steps each one waits for.
///
/// A dependency on a group (`encode/`) holds when every step whose name begins so is finished,
/// also those that were added later. So a group must not grow once a step that depends on it has
/// become free to start: that is refused, as are names used twice, unknown dependencies and cycles.
///
/// @param edges the new dependencies
/// @param waiting for each new step, and each pending one whose group grew, how many more
///     unfinished steps it waits for
public record Growth(List<Edge> edges, Map<String, Integer> waiting) {
  public static final int MAX_STEPS = 10_000;
  public static final int MAX_EDGES = 100_000;

  /// `step` waits for `needs`.
  public record Edge(String step, String needs) {}

  public Growth {
    edges = List.copyOf(edges);
    waiting = Map.copyOf(waiting);
  }

  /// No growth.
  public static Growth none() {
    return new Growth(List.of(), Map.of());
  }

  /// Adds `specs` to the graph of `existing`.
  ///
  /// @throws IllegalGraphException when the result is no graph
  public static Growth of(Collection<Node> existing, List<StepSpec> specs) {
    var nodes = new TreeMap<String, Node>();
    existing.forEach(node -> nodes.put(node.name(), node));
    var added = new TreeMap<String, Node>();
    for (StepSpec spec : specs) {
      require(!nodes.containsKey(spec.name()), "step \"" + spec.name() + "\" exists already");
      nodes.put(spec.name(), Node.of(spec));
      added.put(spec.name(), Node.of(spec));
    }
    require(nodes.size() <= MAX_STEPS, "more than " + MAX_STEPS + " steps");
    var edges = new LinkedHashSet<Edge>();
    added.values().forEach(node -> addOutward(nodes, node, edges));
    existing.forEach(node -> addInward(added, node, edges));
    Cycles.refuse(nodes, edgesOf(nodes));
    return new Growth(List.copyOf(edges), waiting(nodes, added, edges));
  }

  /// What a new node waits for: named steps, and the members of groups.
  private static void addOutward(NavigableMap<String, Node> nodes, Node node, Set<Edge> edges) {
    for (Node needed : needs(nodes, node)) {
      edges.add(new Edge(node.name(), needed.name()));
    }
    requireBounded(edges);
  }

  /// The new members of groups that an existing node waits for.
  private static void addInward(NavigableMap<String, Node> added, Node node, Set<Edge> edges) {
    for (String group : node.dependsOn()) {
      for (String member : members(added, group).keySet()) {
        require(
            node.waits(),
            "group \"" + group + "\" cannot grow: \"" + node.name() + "\" no longer waits for it");
        edges.add(new Edge(node.name(), member));
      }
      requireBounded(edges);
    }
  }

  private static Set<Edge> edgesOf(NavigableMap<String, Node> nodes) {
    var all = new LinkedHashSet<Edge>();
    nodes.values().forEach(node -> addOutward(nodes, node, all));
    return all;
  }

  private static Collection<Node> needs(NavigableMap<String, Node> nodes, Node node) {
    var needs = new TreeMap<String, Node>();
    for (String name : node.dependsOn()) {
      if (isGroup(name)) {
        needs.putAll(members(nodes, name));
        continue;
      }
      Node needed = nodes.get(name);
      if (needed == null) {
        throw new IllegalGraphException(
            "step \"" + node.name() + "\" depends on \"" + name + "\", which does not exist");
      }
      needs.put(name, needed);
    }
    return needs.values();
  }

  private static Map<String, Node> members(NavigableMap<String, Node> nodes, String group) {
    return isGroup(group) ? nodes.subMap(group, true, group + '\uffff', false) : Map.of();
  }

  private static boolean isGroup(String name) {
    return name.endsWith("/");
  }

  private static Map<String, Integer> waiting(
      Map<String, Node> nodes, Map<String, Node> added, Set<Edge> edges) {
    var waiting = new HashMap<String, Integer>();
    added.keySet().forEach(name -> waiting.put(name, 0));
    for (Edge edge : edges) {
      Node needed = nodes.get(edge.needs());
      if (needed != null && !needed.finished()) {
        waiting.merge(edge.step(), 1, Integer::sum);
      }
    }
    return waiting;
  }

  private static void requireBounded(Set<Edge> edges) {
    require(edges.size() <= MAX_EDGES, "more than " + MAX_EDGES + " dependencies");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalGraphException("Not a workflow graph: " + otherwise);
    }
  }
}

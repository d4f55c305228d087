package dev.millrace.workflow.graph;

import dev.millrace.workflow.graph.Growth.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Kahn's topological sort: what cannot be sorted stands on a cycle, or behind one.
final class Cycles {
  private static final int NAMED = 5;

  private Cycles() {}

  static void refuse(Map<String, Node> nodes, Collection<Edge> edges) {
    var open = new HashMap<String, Integer>();
    var dependents = new HashMap<String, List<String>>();
    nodes.keySet().forEach(name -> open.put(name, 0));
    for (Edge edge : edges) {
      open.merge(edge.step(), 1, Integer::sum);
      dependents.computeIfAbsent(edge.needs(), _ -> new ArrayList<>()).add(edge.step());
    }
    var ready = new ArrayDeque<String>();
    open.forEach(
        (name, count) -> {
          if (count == 0) {
            ready.add(name);
          }
        });
    while (!ready.isEmpty()) {
      String name = ready.remove();
      open.remove(name);
      for (String dependent : dependents.getOrDefault(name, List.of())) {
        if (open.merge(dependent, -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    if (!open.isEmpty()) {
      var some = open.keySet().stream().sorted().limit(NAMED).toList();
      throw new IllegalGraphException("Not a workflow graph: a cycle around " + some);
    }
  }
}

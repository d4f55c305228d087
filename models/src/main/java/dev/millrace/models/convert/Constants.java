package dev.millrace.models.convert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The whole numbers in a graph that are known before it runs: shapes, axes, paddings, and what is
/// reckoned from them.
final class Constants {
  private final Map<String, Node> nodes;
  private final Weights weights;

  Constants(Map<String, Node> nodes, Weights weights) {
    this.nodes = nodes;
    this.weights = weights;
  }

  /// **On failure** [Unconvertible]: the value depends on the input.
  List<Integer> ints(String name) {
    return find(name)
        .orElseThrow(() -> new Unconvertible(name + " is not known before the network runs"));
  }

  private Optional<List<Integer>> find(String name) {
    Optional<Weight> weight = weights.find(name).filter(Weight::isWhole);
    if (weight.isPresent()) {
      return weight.map(found -> found.stored().ints());
    }
    return Optional.ofNullable(nodes.get(name)).flatMap(this::reckoned);
  }

  private Optional<List<Integer>> reckoned(Node node) {
    return switch (node.op()) {
      case "AddV2", "Add" -> Optional.of(sum(ints(node.input(0)), ints(node.input(1))));
      case "SparseToDense" -> Optional.of(dense(node));
      case "Identity" -> find(node.input(0));
      default -> Optional.empty();
    };
  }

  private static List<Integer> sum(List<Integer> a, List<Integer> b) {
    return IntStream.range(0, a.size()).mapToObj(n -> a.get(n) + b.get(n)).toList();
  }

  /// A list that holds one number all over, with others put in at places.
  private List<Integer> dense(Node node) {
    List<Integer> places = ints(node.input(0));
    List<Integer> values = ints(node.input(2));
    int filling = ints(node.input(3)).getFirst();
    var list =
        new java.util.ArrayList<>(
            IntStream.range(0, ints(node.input(1)).getFirst()).mapToObj(_ -> filling).toList());
    for (int n = 0; n < places.size(); n++) {
      list.set(places.get(n), values.get(n));
    }
    return List.copyOf(list);
  }
}

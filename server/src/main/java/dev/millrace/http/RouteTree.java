package dev.millrace.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All routes as a trie over path segments. A literal segment wins over `{name}`, and that over
/// `{rest...}`; a way that leads nowhere is taken back.
///
/// **Threading**: filled by one thread, then only read.
final class RouteTree {
  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private @Nullable Node any;
    private final Leaf here = new Leaf();
    private final Leaf tail = new Leaf();

    private Node any() {
      if (any == null) {
        any = new Node();
      }
      return any;
    }
  }

  /// The methods of one place in the tree; each route has its own names for the variables.
  static final class Leaf {
    private final Map<String, Named> byMethod = new TreeMap<>();

    private record Named(Route route, List<String> names) {}
  }

  /// A place that the path leads to, and the segments that stand for variables.
  record Place(Leaf leaf, List<String> values) {
    /// The route for `method`; GET also serves HEAD.
    @Nullable Route route(String method) {
      var named = leaf.byMethod.get(method);
      if (named == null && method.equals("HEAD")) {
        named = leaf.byMethod.get("GET");
      }
      return named == null ? null : named.route;
    }

    Map<String, String> params(Route route) {
      var named = leaf.byMethod.get(route.method());
      if (named == null || named.names.isEmpty()) {
        return Map.of();
      }
      var params = new HashMap<String, String>();
      for (int i = 0; i < values.size(); i++) {
        params.put(named.names.get(i), values.get(i));
      }
      return params;
    }

    /// The value of `Allow`.
    String methods() {
      var methods = new java.util.TreeSet<>(leaf.byMethod.keySet());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      methods.add("OPTIONS");
      return String.join(", ", methods);
    }

    /// A route that speaks for the place: its template, and its policy for preflights.
    Route any() {
      return leaf.byMethod.values().iterator().next().route;
    }
  }

  void add(Route route) {
    if (!route.template().startsWith("/")) {
      throw new IllegalArgumentException("a template begins with a slash: " + route.template());
    }
    var names = new ArrayList<String>();
    Node node = root;
    Leaf leaf = null;
    for (String part : route.template().substring(1).split("/", -1)) {
      if (leaf != null) {
        throw new IllegalArgumentException("{rest...} comes last: " + route.template());
      }
      if (part.startsWith("{") && part.endsWith("...}")) {
        names.add(part.substring(1, part.length() - 4));
        leaf = node.tail;
      } else if (part.startsWith("{") && part.endsWith("}")) {
        names.add(part.substring(1, part.length() - 1));
        node = node.any();
      } else {
        node = node.literals.computeIfAbsent(part, _ -> new Node());
      }
    }
    Leaf place = leaf == null ? node.here : leaf;
    if (place.byMethod.put(route.method(), new Leaf.Named(route, List.copyOf(names))) != null) {
      throw new IllegalArgumentException(
          "two routes for " + route.method() + " " + route.template());
    }
  }

  /// Where the segments of `path` lead, or null.
  @Nullable Place find(String path, List<String> segments) {
    return find(root, new Way(path, segments), 0, new ArrayList<>(4));
  }

  /// A decoded path, whole and in segments.
  private record Way(String path, List<String> segments) {
    /// What of it begins with the segment at `from`.
    private String rest(int from) {
      int length = segments.size() - from - 1;
      for (int i = from; i < segments.size(); i++) {
        length += segments.get(i).length();
      }
      return path.substring(path.length() - length);
    }
  }

  private static @Nullable Place find(Node node, Way way, int at, List<String> values) {
    List<String> segments = way.segments;
    if (at == segments.size()) {
      return node.here.byMethod.isEmpty() ? null : new Place(node.here, List.copyOf(values));
    }
    String segment = segments.get(at);
    Node literal = node.literals.get(segment);
    Place place = literal == null ? null : find(literal, way, at + 1, values);
    if (place == null && node.any != null && !segment.isEmpty()) {
      values.add(segment);
      place = find(node.any, way, at + 1, values);
      values.removeLast();
    }
    if (place == null && !node.tail.byMethod.isEmpty()) {
      values.add(way.rest(at));
      place = new Place(node.tail, List.copyOf(values));
    }
    return place;
  }
}

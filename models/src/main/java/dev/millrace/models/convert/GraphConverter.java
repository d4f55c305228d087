package dev.millrace.models.convert;

import dev.millrace.models.onnx.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Writes a graph model of TensorFlow.js as ONNX, from its outputs back to its inputs.
final class GraphConverter {
  private final GraphModel model;
  private final Constants constants;
  private final Network network = new Network();

  /// TensorFlow's name -> the name of the same value in ONNX.
  private final Map<String, String> values = new HashMap<>();

  GraphConverter(GraphModel model) {
    this.model = model;
    this.constants = new Constants(model.nodes(), model.weights());
  }

  /// The network; **on failure** [Unconvertible].
  Network convert() {
    model
        .outputs()
        .forEach(
            (name, shape) -> {
              String value = value(name);
              network.graph().output(network.apply("out/" + name, "Identity", value), shape);
            });
    return network;
  }

  /// The value of that name, for which everything before it is made first.
  private String value(String reference) {
    String known = values.get(reference);
    if (known != null) {
      return known;
    }
    int colon = reference.lastIndexOf(':');
    Node node = model.nodes().get(colon < 0 ? reference : reference.substring(0, colon));
    if (node == null) {
      throw new Unconvertible("the graph has no node " + reference);
    }
    values.putIfAbsent(node.name(), make(node));
    String made = values.get(reference);
    if (made == null) {
      throw new Unconvertible(node.op() + " " + node.name() + " does not make " + reference);
    }
    return made;
  }

  private String make(Node node) {
    String name = node.name();
    return switch (node.op()) {
      case "Placeholder" ->
          network
              .graph()
              .input(name, GraphModel.shape(node.attributes().path("shape").path("shape")));
      case "Const" -> network.weight(name, model.weights().get(name));
      case "Identity" -> value(node.input(0));
      case "Add", "AddV2", "BiasAdd" -> two(node, "Add");
      case "Sub" -> two(node, "Sub");
      case "Mul" -> two(node, "Mul");
      case "RealDiv" -> two(node, "Div");
      case "Relu", "Sigmoid", "Tanh", "Softmax" -> one(node, node.op());
      case "Relu6" -> activated(name, value(node.input(0)), "Relu6");
      case "LeakyRelu" -> network.apply(name, "LeakyRelu", value(node.input(0)), slope(node));
      case "Conv2D", "_FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2dNative" ->
          convolution(node);
      case "MaxPool" -> pool(node, "MaxPool");
      case "AvgPool" -> pool(node, "AveragePool");
      case "Pad" -> network.pad(name, value(node.input(0)), ints(node, 1), Optional.empty());
      case "PadV2" ->
          network.pad(name, value(node.input(0)), ints(node, 1), Optional.of(value(node.input(2))));
      case "Mean" ->
          network.mean(name, value(node.input(0)), ints(node, 1), node.flag("keep_dims"));
      case "Transpose" -> network.transpose(name, value(node.input(0)), ints(node, 1));
      case "Reshape" ->
          network.apply(
              name, "Reshape", value(node.input(0)), network.ints(name + "/shape", ints(node, 1)));
      case "ConcatV2" -> concatenation(node);
      case "SplitV" -> split(node);
      case "ResizeBilinear" ->
          network.resize(name, value(node.input(0)), ints(node, 1), mapping(node));
      default -> throw new Unconvertible("the operation " + node.op() + " is not known: " + name);
    };
  }

  private String one(Node node, String op) {
    return network.apply(node.name(), op, value(node.input(0)));
  }

  private String two(Node node, String op) {
    return network.apply(node.name(), op, value(node.input(0)), value(node.input(1)));
  }

  private List<Integer> ints(Node node, int input) {
    return constants.ints(node.input(input));
  }

  /// A convolution, with what TensorFlow drew into it: a bias, then an activation.
  private String convolution(Node node) {
    Weight filter = model.weights().get(node.input(1));
    Window window = node.window(filter.stored().dims().subList(0, 2));
    List<String> fused = node.texts("fused_ops");
    String name = fused.isEmpty() ? node.name() : node.name() + "/convolution";
    String from = value(node.input(0));
    String result =
        node.op().toLowerCase(java.util.Locale.ROOT).contains("depthwise")
            ? network.depthwise(name, from, filter, window)
            : network.convolution(name, from, filter, window);
    if (fused.isEmpty()) {
      return result;
    }
    if (!fused.getFirst().equals("BiasAdd") || fused.size() > 2) {
      throw new Unconvertible("%s is fused with %s".formatted(node.name(), fused));
    }
    String bias = value(node.input(2));
    if (fused.size() == 1) {
      return network.apply(node.name(), "Add", result, bias);
    }
    String sum = network.apply(node.name() + "/biased", "Add", result, bias);
    return activated(node.name(), sum, fused.get(1));
  }

  private String activated(String name, String from, String activation) {
    return switch (activation) {
      case "Relu", "Elu", "Sigmoid", "Tanh" -> network.apply(name, activation, from);
      case "Relu6" -> network.clip(name, from, 0, 6);
      default -> throw new Unconvertible("%s is followed by %s".formatted(name, activation));
    };
  }

  private String pool(Node node, String op) {
    Window window = node.window(node.ints("ksize").subList(1, 3));
    return network.pool(node.name(), op, value(node.input(0)), window);
  }

  private String concatenation(Node node) {
    int parts = node.inputs().size() - 1;
    var from = new ArrayList<String>();
    IntStream.range(0, parts).forEach(n -> from.add(value(node.input(n))));
    var axis = Attribute.of("axis", (long) ints(node, parts).getFirst());
    return network.graph().node(node.name(), "Concat", from, List.of(axis));
  }

  private String split(Node node) {
    List<Integer> sizes = ints(node, 1);
    var names = new ArrayList<>(List.of(node.name()));
    IntStream.range(1, sizes.size()).forEach(n -> names.add(node.name() + ":" + n));
    var from = List.of(value(node.input(0)), network.ints(node.name() + "/sizes", sizes));
    var axis = Attribute.of("axis", (long) ints(node, 2).getFirst());
    network.graph().node(names, "Split", from, List.of(axis));
    names.forEach(name -> values.put(name, name));
    return node.name();
  }

  private static Attribute slope(Node node) {
    return Attribute.of("alpha", (float) node.real("alpha", 0.2));
  }

  private static String mapping(Node node) {
    if (node.flag("align_corners")) {
      return "align_corners";
    }
    return node.flag("half_pixel_centers") ? "half_pixel" : "asymmetric";
  }
}

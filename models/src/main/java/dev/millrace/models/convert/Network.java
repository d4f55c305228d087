package dev.millrace.models.convert;

import dev.millrace.models.onnx.Attribute;
import dev.millrace.models.onnx.OnnxGraph;
import dev.millrace.models.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A network being built of operations on pictures that are laid out as TensorFlow has them:
/// number, height, width, channels. Every method adds a value called `name` and gives that name
/// back.
final class Network {
  private static final List<Integer> CHANNELS_FIRST = List.of(0, 3, 1, 2);
  private static final List<Integer> CHANNELS_LAST = List.of(0, 2, 3, 1);
  private static final long FLOAT = 1;

  private final OnnxGraph graph = new OnnxGraph();

  OnnxGraph graph() {
    return graph;
  }

  /// A weight as floats.
  String weight(String name, Weight weight) {
    if (weight.stored().type() == Tensor.Type.FLOAT) {
      return graph.constant(name, weight.stored());
    }
    String stored = graph.constant(name + "/stored", weight.stored());
    var toFloat = List.of(Attribute.of("to", FLOAT));
    if (weight.scale().isEmpty()) {
      return graph.node(name, "Cast", List.of(stored), toFloat);
    }
    Weight.Scale scale = weight.scale().get();
    String number = graph.node(name + "/number", "Cast", List.of(stored), toFloat);
    String step = graph.constant(name + "/step", Tensor.of(scale.step()));
    String scaled = apply(name + "/scaled", "Mul", number, step);
    return apply(name, "Add", scaled, graph.constant(name + "/least", Tensor.of(scale.least())));
  }

  String apply(String name, String op, String... from) {
    return graph.node(name, op, List.of(from), List.of());
  }

  String apply(String name, String op, String from, Attribute attribute) {
    return graph.node(name, op, List.of(from), List.of(attribute));
  }

  String ints(String name, List<Integer> values) {
    return graph.constant(name, Tensor.of(values));
  }

  /// @param filter height, width, channels in, channels out
  String convolution(String name, String from, Weight filter, Window window) {
    Tensor stored = filter.stored().permuted(List.of(3, 2, 0, 1));
    return convolution(name, from, filter.with(stored), window, 1);
  }

  /// @param filter height, width, channels in, channels out for each of these
  String depthwise(String name, String from, Weight filter, Window window) {
    List<Integer> dims = filter.stored().dims();
    int channels = dims.get(2);
    Tensor stored =
        filter
            .stored()
            .permuted(List.of(2, 3, 0, 1))
            .shaped(List.of(channels * dims.get(3), 1, dims.get(0), dims.get(1)));
    return convolution(name, from, filter.with(stored), window, channels);
  }

  private String convolution(String name, String from, Weight filter, Window window, int groups) {
    String kernel = weight(name + "/filter", filter);
    var attributes = new ArrayList<>(window.attributes());
    attributes.add(Attribute.of("group", (long) groups));
    return between(name, "Conv", List.of(from, kernel), attributes);
  }

  /// @param op `MaxPool` or `AveragePool`
  String pool(String name, String op, String from, Window window) {
    return between(name, op, List.of(from), window.attributes());
  }

  /// Doubles a picture's sides, or multiplies them otherwise, between neighbouring pixels.
  ///
  /// @param mapping how pixels of the result lie over those of the source, in ONNX's words
  String resize(String name, String from, List<Integer> size, String mapping) {
    String sizes = ints(name + "/size", size);
    return between(
        name,
        "Resize",
        List.of(from, "", "", sizes),
        List.of(
            Attribute.of("axes", List.of(2, 3)),
            Attribute.of("mode", "linear"),
            Attribute.of("coordinate_transformation_mode", mapping)));
  }

  String transpose(String name, String from, List<Integer> order) {
    return graph.node(name, "Transpose", List.of(from), List.of(Attribute.of("perm", order)));
  }

  /// @param paddings before and after, for each axis
  String pad(String name, String from, List<Integer> paddings, Optional<String> value) {
    var ends = new ArrayList<Integer>();
    for (int side = 0; side < 2; side++) {
      for (int n = side; n < paddings.size(); n += 2) {
        ends.add(paddings.get(n));
      }
    }
    var inputs = new ArrayList<>(List.of(from, ints(name + "/ends", ends)));
    value.ifPresent(inputs::add);
    return graph.node(name, "Pad", inputs, List.of());
  }

  String mean(String name, String from, List<Integer> axes, boolean keepAxes) {
    String over = ints(name + "/axes", axes);
    var keep = Attribute.of("keepdims", keepAxes ? 1L : 0L);
    return graph.node(name, "ReduceMean", List.of(from, over), List.of(keep));
  }

  /// @param from a picture; then what scales it, moves it, its mean and its variance by channel
  String normalized(String name, List<String> from, float epsilon) {
    return between(name, "BatchNormalization", from, List.of(Attribute.of("epsilon", epsilon)));
  }

  String clip(String name, String from, float least, float most) {
    String low = graph.constant(name + "/least", Tensor.of(least));
    String high = graph.constant(name + "/most", Tensor.of(most));
    return graph.node(name, "Clip", List.of(from, low, high), List.of());
  }

  private String between(String name, String op, List<String> from, List<Attribute> attributes) {
    var inputs = new ArrayList<>(from);
    inputs.set(0, transpose(name + "/in", from.getFirst(), CHANNELS_FIRST));
    String result = graph.node(name + "/out", op, inputs, attributes);
    return transpose(name, result, CHANNELS_LAST);
  }
}

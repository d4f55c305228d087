package dev.millrace.models.convert;

import dev.millrace.models.onnx.Attribute;
import dev.millrace.models.onnx.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Writes a layers model of TensorFlow.js, which is Keras', as ONNX: layer after layer, as they are
/// listed.
final class LayersConverter {
  private final JsonNode layers;
  private final JsonNode results;
  private final Weights weights;
  private final Network network = new Network();
  private final Map<String, String> values = new HashMap<>();

  private LayersConverter(JsonNode model, Weights weights) {
    JsonNode config = model.path("modelTopology").path("model_config").path("config");
    this.layers = config.path("layers");
    this.results = config.path("output_layers");
    this.weights = weights;
  }

  /// @param model the script that exports the topology
  /// @param shards those that export the weights
  static Network convert(ByteBuffer model, List<ByteBuffer> shards) {
    JsonNode topology = Script.object(model);
    var parts = shards.stream().map(Script::bytes).toList();
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    Weights weights = Weights.read(topology.path("weightsManifest"), all.flip());
    return new LayersConverter(topology, weights).convert();
  }

  private Network convert() {
    List<Integer> shape = List.of();
    for (JsonNode layer : layers) {
      values.put(layer.path("name").asString(), make(layer));
      shape = shape(layer, shape);
    }
    String last = values.get(results.path(0).path(0).asString());
    if (last == null) {
      throw new Unconvertible("the model does not say what it gives out");
    }
    network.graph().output(network.apply("output", "Identity", last), shape);
    return network;
  }

  /// What the last dense layer says about the shape of the result.
  private static List<Integer> shape(JsonNode layer, List<Integer> before) {
    JsonNode units = layer.path("config").path("units");
    return units.isMissingNode() ? before : List.of(-1, units.asInt());
  }

  private String make(JsonNode layer) {
    String name = layer.path("name").asString();
    JsonNode config = layer.path("config");
    String kind = layer.path("class_name").asString();
    return switch (kind) {
      case "InputLayer" -> network.graph().input(name, sides(config.path("batch_input_shape")));
      case "Conv2D" -> convolution(name, from(layer).getFirst(), config);
      case "BatchNormalization" -> normalized(name, from(layer).getFirst(), config);
      case "Activation" -> activated(name, from(layer).getFirst(), config);
      case "MaxPooling2D" -> pool(name, "MaxPool", from(layer).getFirst(), config);
      case "AveragePooling2D" -> pool(name, "AveragePool", from(layer).getFirst(), config);
      case "Concatenate" ->
          network
              .graph()
              .node(
                  name,
                  "Concat",
                  from(layer),
                  List.of(Attribute.of("axis", config.path("axis").asLong())));
      case "Flatten" -> network.apply(name, "Flatten", from(layer).getFirst());
      case "Dropout" -> from(layer).getFirst();
      case "Dense" -> dense(name, from(layer).getFirst(), config);
      default -> throw new Unconvertible("the layer " + kind + " is not known: " + name);
    };
  }

  private List<String> from(JsonNode layer) {
    var names = new ArrayList<String>();
    for (JsonNode input : layer.path("inbound_nodes").path(0)) {
      String value = values.get(input.path(0).asString());
      if (value == null) {
        throw new Unconvertible("a layer before this is missing: " + input.path(0).asString());
      }
      names.add(value);
    }
    if (names.isEmpty()) {
      throw new Unconvertible("a layer has no input: " + layer.path("name").asString());
    }
    return names;
  }

  private String convolution(String name, String from, JsonNode config) {
    Weight filter = weights.get(name + "/kernel");
    Window window = window(config, filter.stored().dims().subList(0, 2));
    String x = network.convolution(name + "/convolution", from, filter, window);
    return activated(name, biased(name, x, config), config);
  }

  private String dense(String name, String from, JsonNode config) {
    String kernel = network.weight(name + "/kernel", weights.get(name + "/kernel"));
    String x = network.apply(name + "/product", "MatMul", from, kernel);
    return activated(name, biased(name, x, config), config);
  }

  private String biased(String name, String x, JsonNode config) {
    if (!config.path("use_bias").asBoolean()) {
      return x;
    }
    String bias = network.weight(name + "/bias", weights.get(name + "/bias"));
    return network.apply(name + "/biased", "Add", x, bias);
  }

  private String activated(String name, String from, JsonNode config) {
    String activation = config.path("activation").asString();
    return switch (activation) {
      case "linear" -> from;
      case "relu" -> network.apply(name, "Relu", from);
      case "softmax" -> network.apply(name, "Softmax", from);
      default -> throw new Unconvertible("%s is followed by %s".formatted(name, activation));
    };
  }

  private String normalized(String name, String from, JsonNode config) {
    int channels = weights.get(name + "/beta").stored().dims().getFirst();
    String gamma =
        config.path("scale").asBoolean()
            ? network.weight(name + "/gamma", weights.get(name + "/gamma"))
            : network
                .graph()
                .constant(
                    name + "/gamma",
                    Tensor.ofFloats(Stream.generate(() -> 1.0).limit(channels).toList()));
    var inputs = new ArrayList<>(List.of(from, gamma));
    Stream.of("/beta", "/moving_mean", "/moving_variance")
        .forEach(part -> inputs.add(network.weight(name + part, weights.get(name + part))));
    float epsilon = (float) config.path("epsilon").asDouble();
    return network.normalized(name, inputs, epsilon);
  }

  private String pool(String name, String op, String from, JsonNode config) {
    return network.pool(name, op, from, window(config, sides(config.path("pool_size"))));
  }

  private static Window window(JsonNode config, List<Integer> kernel) {
    JsonNode dilations = config.path("dilation_rate");
    return new Window(
        kernel,
        sides(config.path("strides")),
        dilations.isMissingNode() ? List.of(1, 1) : sides(dilations),
        config.path("padding").asString().equals("same"));
  }

  /// Sides of which null stands for any number.
  private static List<Integer> sides(JsonNode list) {
    var sides = new ArrayList<Integer>();
    list.forEach(side -> sides.add(side.isNull() ? -1 : side.asInt()));
    return List.copyOf(sides);
  }
}

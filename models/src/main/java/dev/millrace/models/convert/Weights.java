package dev.millrace.models.convert;

import dev.millrace.models.onnx.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The weights of a model of TensorFlow.js by name: a manifest that lists them, and their bytes
/// one after the other.
final class Weights {
  private final Map<String, Weight> byName = new HashMap<>();

  /// @param manifest the array `weightsManifest`
  static Weights read(JsonNode manifest, ByteBuffer bytes) {
    var weights = new Weights();
    ByteBuffer rest = bytes.slice();
    for (JsonNode group : manifest) {
      for (JsonNode entry : group.path("weights")) {
        weights.byName.put(entry.path("name").asString(), weight(entry, rest));
      }
    }
    if (rest.hasRemaining()) {
      throw new Unconvertible(rest.remaining() + " bytes of weights belong to nothing");
    }
    return weights;
  }

  private static Weight weight(JsonNode entry, ByteBuffer rest) {
    var dims = new ArrayList<Integer>();
    entry.path("shape").forEach(side -> dims.add(side.asInt()));
    Tensor.Type type = type(entry);
    int length = Math.multiplyExact(Tensor.count(dims), type.bytes());
    if (length > rest.remaining()) {
      throw new Unconvertible("the weights end before " + entry.path("name").asString());
    }
    var tensor = new Tensor(type, List.copyOf(dims), rest.slice(rest.position(), length));
    rest.position(rest.position() + length);
    return new Weight(tensor, scale(entry, type));
  }

  private static Tensor.Type type(JsonNode entry) {
    String kind = entry.path("quantization").path("dtype").asString(entry.path("dtype").asString());
    return switch (kind) {
      case "float32" -> Tensor.Type.FLOAT;
      case "float16" -> Tensor.Type.FLOAT16;
      case "uint8" -> Tensor.Type.UINT8;
      case "int32" -> Tensor.Type.INT32;
      default -> throw new Unconvertible("weights of the type " + kind + " are not known");
    };
  }

  private static Optional<Weight.Scale> scale(JsonNode entry, Tensor.Type type) {
    if (type != Tensor.Type.UINT8) {
      return Optional.empty();
    }
    JsonNode quantization = entry.path("quantization");
    return Optional.of(
        new Weight.Scale(
            (float) quantization.path("scale").asDouble(),
            (float) quantization.path("min").asDouble()));
  }

  Optional<Weight> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// **On failure** [Unconvertible] when there is none of that name.
  Weight get(String name) {
    return find(name).orElseThrow(() -> new Unconvertible("there is no weight " + name));
  }
}

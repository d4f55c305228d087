package dev.millrace.models.convert;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A graph model of TensorFlow.js, read: its nodes by name, its weights, and what it gives out.
///
/// @param outputs name -> shape, in the order of the names
record GraphModel(Map<String, Node> nodes, Weights weights, Map<String, List<Integer>> outputs) {

  /// **On failure** [Unconvertible].
  static GraphModel read(ByteBuffer json, ByteBuffer bytes) {
    try {
      var text = new byte[json.remaining()];
      json.slice().get(text);
      JsonNode file = JsonMapper.shared().readTree(text);
      var nodes = new LinkedHashMap<String, Node>();
      for (JsonNode node : file.path("modelTopology").path("node")) {
        nodes.put(node.path("name").asString(), Node.of(node));
      }
      return new GraphModel(
          nodes, Weights.read(file.path("weightsManifest"), bytes), outputs(signature(file)));
    } catch (JacksonException e) {
      throw new Unconvertible("the graph is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode signature(JsonNode file) {
    JsonNode own = file.path("signature");
    return own.isMissingNode() ? file.path("userDefinedMetadata").path("signature") : own;
  }

  private static Map<String, List<Integer>> outputs(JsonNode signature) {
    var outputs = new java.util.TreeMap<String, List<Integer>>();
    signature
        .path("outputs")
        .forEach(
            output ->
                outputs.put(
                    Node.plain(output.path("name").asString()), shape(output.path("tensorShape"))));
    if (outputs.isEmpty()) {
      throw new Unconvertible("the graph does not say what it gives out");
    }
    return outputs;
  }

  /// The sides that `dim` lists.
  static List<Integer> shape(JsonNode shape) {
    var dims = new ArrayList<Integer>();
    shape.path("dim").forEach(dim -> dims.add(Integer.parseInt(dim.path("size").asString())));
    return List.copyOf(dims);
  }
}

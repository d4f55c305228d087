package dev.millrace.models.convert;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.models.onnx.OnnxGraph;
import java.nio.ByteBuffer;
import java.util.List;

/// In what form the weights of a network come, and how they become ONNX.
public enum Format {
  /// One file, which is ONNX already.
  @JsonProperty("onnx")
  ONNX,
  /// A graph model of TensorFlow.js: its JSON, then its bytes.
  @JsonProperty("tfjs-graph")
  TFJS_GRAPH,
  /// A layers model of TensorFlow.js inside scripts: the topology, then the shards.
  @JsonProperty("tfjs-layers-script")
  TFJS_LAYERS_SCRIPT,
  /// The weights of face-api's face network: their list, then their bytes.
  @JsonProperty("face-api")
  FACE_API;

  /// The ONNX file; the same files always give the same bytes.
  ///
  /// **On failure** [Unconvertible].
  public byte[] toOnnx(String name, List<ByteBuffer> files) {
    if (this == ONNX) {
      var bytes = new byte[files.getFirst().remaining()];
      files.getFirst().slice().get(bytes);
      return bytes;
    }
    try {
      return network(files).toBytes(name);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new Unconvertible("the model contradicts itself: " + e.getMessage(), e);
    }
  }

  private OnnxGraph network(List<ByteBuffer> files) {
    ByteBuffer first = files.getFirst();
    var network =
        switch (this) {
          case ONNX -> throw new IllegalStateException("nothing to convert");
          case TFJS_GRAPH -> new GraphConverter(GraphModel.read(first, files.get(1))).convert();
          case TFJS_LAYERS_SCRIPT -> LayersConverter.convert(first, files.subList(1, files.size()));
          case FACE_API -> FaceNetwork.build(first, files.get(1));
        };
    return network.graph();
  }
}

package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One run of a network on tensors that a caller brought.
///
/// **Ownership:** memory outside of the heap while it runs, as much as the tensors have; those that
/// wait have none. **Limits:** what the network makes is no larger than what it may be asked with.
final class TensorRun {
  private TensorRun() {}

  /// **On failure** an [InferenceFailed]: the tensors do not fit the network.
  static List<NamedTensor> of(Network network, List<NamedTensor> inputs) {
    var tensors = new HashMap<String, OnnxTensor>();
    try (Arena memory = Arena.ofConfined()) {
      try {
        return run(network, inputs, memory, tensors);
      } finally {
        tensors.values().forEach(OnnxTensor::close);
      }
    }
  }

  private static List<NamedTensor> run(
      Network network, List<NamedTensor> inputs, Arena memory, Map<String, OnnxTensor> tensors) {
    try {
      for (NamedTensor input : inputs) {
        tensors.put(
            input.name(),
            OnnxTensor.createTensor(
                Network.runtime(),
                outside(input.data(), memory),
                input.sides(),
                input.datatype().type()));
      }
      try (OrtSession.Result result = network.run(tensors)) {
        return outputs(result);
      }
    } catch (OrtException e) {
      throw new InferenceFailed(
          InferenceFailed.Kind.TENSOR,
          "the network does not take these tensors: " + e.getMessage());
    }
  }

  /// A copy outside of the heap, where the runtime reads it.
  private static ByteBuffer outside(ByteBuffer data, Arena memory) {
    ByteBuffer copy =
        memory.allocate(data.remaining(), Long.BYTES).asByteBuffer().order(ByteOrder.nativeOrder());
    return copy.put(data.slice()).flip();
  }

  private static List<NamedTensor> outputs(OrtSession.Result result) {
    var outputs = new ArrayList<NamedTensor>();
    long bytes = 0;
    for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
      if (entry.getValue() instanceof OnnxTensor tensor) {
        var info = tensor.getInfo();
        Datatype type = Datatype.of(info.type).orElse(null);
        if (type != null) {
          bytes += info.getNumElements() * type.bytes();
          requireRoom(bytes);
          var shape = Arrays.stream(info.getShape()).boxed().toList();
          outputs.add(new NamedTensor(entry.getKey(), type, shape, tensor.getByteBuffer()));
        }
      }
    }
    return outputs;
  }

  /// Before anything of it is on the heap.
  private static void requireRoom(long bytes) {
    if (bytes > Room.MOST_BODY) {
      throw new InferenceFailed(
          InferenceFailed.Kind.TENSOR,
          "the network makes more than 24 MiB of these tensors: send fewer or smaller ones");
    }
  }
}

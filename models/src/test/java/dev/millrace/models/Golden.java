package dev.millrace.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// What TensorFlow.js made of an input that can be made again: `scripts/goldens.mjs` wrote it.
///
/// @param outputs some values of each output, by its name
record Golden(Input input, Map<String, Output> outputs) {
  /// @param low and `high`: between which the input's numbers lie
  record Input(List<Integer> shape, double low, double high) {
    /// The same numbers as in the script.
    FloatBuffer numbers() {
      var numbers = FloatBuffer.allocate(shape.stream().reduce(1, (a, b) -> a * b));
      for (long n = 0; n < numbers.capacity(); n++) {
        double part = (n * 7919 + n / 37 * 104_729) % 1000 / 1000.0;
        numbers.put((int) n, (float) (low + part * (high - low)));
      }
      return numbers;
    }
  }

  /// @param step every how-many-eth value is there
  /// @param most the largest amount of all
  record Output(List<Integer> shape, int step, double most, List<Double> values) {
    /// By how much the worst value is beside, as a part of the largest amount.
    double worst(FloatBuffer actual) {
      double worst = 0;
      for (int n = 0; n < values.size(); n++) {
        worst = Math.max(worst, Math.abs(actual.get(n * step) - values.get(n)));
      }
      return worst / most;
    }
  }

  static Golden of(String name) {
    InputStream json = Golden.class.getResourceAsStream("/goldens/" + name + ".json");
    return JsonMapper.shared().readValue(json, Golden.class);
  }

  /// By how much each output of an ONNX file is beside, and whether its shape is right.
  Map<String, Double> beside(Path onnx) throws Exception {
    var runtime = OrtEnvironment.getEnvironment();
    long[] shape = input.shape.stream().mapToLong(Integer::longValue).toArray();
    var worst = new TreeMap<String, Double>();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (var session = runtime.createSession(onnx.toString(), options);
          var tensor = OnnxTensor.createTensor(runtime, input.numbers(), shape);
          var result = session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
        for (var entry : result) {
          String name = entry.getKey().replaceFirst("^out/", "");
          worst.put(
              name, outputs.get(name).worst(((OnnxTensor) entry.getValue()).getFloatBuffer()));
        }
      }
    }
    return worst;
  }
}

package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/// Sentences as points, near each other when they mean the same (MiniLM).
///
/// **Threading:** any.
final class Sentences {
  private final Network network;
  private final WordPieces pieces;

  Sentences(Network network, WordPieces pieces) {
    this.network = network;
    this.pieces = pieces;
  }

  /// A vector of length 1.
  float[] meaning(String sentence) {
    long[] numbers = pieces.numbers(sentence);
    long[] shape = {1, numbers.length};
    long[] ones = new long[numbers.length];
    Arrays.fill(ones, 1);
    var runtime = Network.runtime();
    try (var words = OnnxTensor.createTensor(runtime, LongBuffer.wrap(numbers), shape);
        var mask = OnnxTensor.createTensor(runtime, LongBuffer.wrap(ones), shape);
        var types =
            OnnxTensor.createTensor(runtime, LongBuffer.wrap(new long[numbers.length]), shape);
        var result =
            network.run(
                Map.of("input_ids", words, "attention_mask", mask, "token_type_ids", types))) {
      return mean(((OnnxTensor) result.get(0)).getFloatBuffer(), numbers.length);
    } catch (OrtException e) {
      throw new IllegalStateException("the network for sentences failed: " + e.getMessage(), e);
    }
  }

  /// Of all its pieces' vectors, made one of length 1.
  private static float[] mean(FloatBuffer vectors, int count) {
    int size = vectors.remaining() / count;
    var mean = new float[size];
    double square = 0;
    for (int n = 0; n < size; n++) {
      double sum = 0;
      for (int piece = 0; piece < count; piece++) {
        sum += vectors.get(piece * size + n);
      }
      mean[n] = (float) (sum / count);
      square += mean[n] * mean[n];
    }
    double length = Math.sqrt(Math.max(square, 1e-12));
    for (int n = 0; n < size; n++) {
      mean[n] /= (float) length;
    }
    return mean;
  }
}

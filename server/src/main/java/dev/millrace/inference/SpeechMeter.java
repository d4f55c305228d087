package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/// Listens to one stream of sound for speech (Silero), 32 ms after 32 ms.
///
/// **Threading:** for one thread.
public final class SpeechMeter {
  /// Samples of 16 kHz that it takes at once.
  public static final int SAMPLES = 512;

  private static final int BEFORE = 64;
  private static final int RATE = 16_000;
  private static final long[] STATE = {2, 1, 128};

  private final Network network;
  private final float[] input = new float[BEFORE + SAMPLES];
  private float[] state = new float[2 * 128];

  SpeechMeter(Network network) {
    this.network = network;
  }

  /// How likely somebody speaks in the next [#SAMPLES] samples: 0 to 1.
  public double next(short[] samples) {
    System.arraycopy(input, SAMPLES, input, 0, BEFORE);
    for (int n = 0; n < SAMPLES; n++) {
      input[BEFORE + n] = samples[n] / 32768f;
    }
    var runtime = Network.runtime();
    try (var sound =
            OnnxTensor.createTensor(
                runtime, FloatBuffer.wrap(input), new long[] {1, BEFORE + SAMPLES});
        var before = OnnxTensor.createTensor(runtime, FloatBuffer.wrap(state), STATE);
        var rate =
            OnnxTensor.createTensor(runtime, LongBuffer.wrap(new long[] {RATE}), new long[0]);
        var result = network.run(Map.of("input", sound, "state", before, "sr", rate))) {
      FloatBuffer after = ((OnnxTensor) result.get(1)).getFloatBuffer();
      state = new float[after.remaining()];
      after.get(state);
      return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
    } catch (OrtException e) {
      throw new IllegalStateException("the network for speech failed: " + e.getMessage(), e);
    }
  }
}

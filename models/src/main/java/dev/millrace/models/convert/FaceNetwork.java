package dev.millrace.models.convert;

import dev.millrace.models.onnx.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// dlib's network that tells faces apart (ResNet-29, 128 numbers), of which face-api keeps only the
/// weights: what is done with them is written here.
///
/// Takes pictures of 150 × 150 pixels, RGB from 0 to 255.
final class FaceNetwork {
  private static final int SIDE = 150;
  private static final List<Double> MEAN = List.of(122.782, 117.001, 104.298);

  /// Name, and whether the block halves the picture's sides.
  private static final List<String> BLOCKS =
      List.of(
          "conv32_1",
          "conv32_2",
          "conv32_3",
          "conv64_down",
          "conv64_1",
          "conv64_2",
          "conv64_3",
          "conv128_down",
          "conv128_1",
          "conv128_2",
          "conv256_down",
          "conv256_1",
          "conv256_2",
          "conv256_down_out");

  private final Weights weights;
  private final Network network = new Network();

  private FaceNetwork(Weights weights) {
    this.weights = weights;
  }

  static Network build(ByteBuffer manifest, ByteBuffer bytes) {
    try {
      var text = new byte[manifest.remaining()];
      manifest.slice().get(text);
      var weights = Weights.read(JsonMapper.shared().readTree(text), bytes);
      return new FaceNetwork(weights).build();
    } catch (JacksonException e) {
      throw new Unconvertible("the list of weights is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Network build() {
    String picture = network.graph().input("picture", List.of(-1, SIDE, SIDE, 3));
    String mean = network.graph().constant("mean", Tensor.ofFloats(MEAN));
    String range = network.graph().constant("range", Tensor.of(255));
    String centred = network.apply("centred", "Sub", picture, mean);
    String x = network.apply("normal", "Div", centred, range);
    x = convolution("conv32_down", x, 2, true);
    x = network.pool("pool", "MaxPool", x, Window.square(3, 2, false));
    int channels = 32;
    int side = 35;
    for (String block : BLOCKS) {
      if (block.contains("_down")) {
        int wanted = filters(block + "/conv1");
        x = halving(block, x, wanted - channels, side % 2 == 0);
        channels = wanted;
        side /= 2;
      } else {
        x = keeping(block, x);
      }
    }
    String average = network.mean("average", x, List.of(1, 2), false);
    String fc = network.weight("fc", weights.get("fc"));
    network.graph().output(network.apply("embedding", "MatMul", average, fc), List.of(-1, 128));
    return network;
  }

  private int filters(String layer) {
    return weights.get(layer + "/conv/filters").stored().dims().get(3);
  }

  private String keeping(String block, String from) {
    String x = convolution(block + "/conv1", from, 1, true);
    x = convolution(block + "/conv2", x, 1, false);
    return network.apply(block, "Relu", network.apply(block + "/sum", "Add", x, from));
  }

  /// The picture's own mean goes on beside what is convolved; where one of the two is smaller,
  /// zeros stand in: of an even side a convolution without padding makes one pixel less than half.
  private String halving(String block, String from, int moreChannels, boolean even) {
    String x = convolution(block + "/conv1", from, 2, true);
    x = convolution(block + "/conv2", x, 1, false);
    if (even) {
      x = network.pad(block + "/wide", x, List.of(0, 0, 0, 1, 0, 1, 0, 0), Optional.empty());
    }
    String mean = network.pool(block + "/mean", "AveragePool", from, Window.square(2, 2, false));
    if (moreChannels > 0) {
      var paddings = new ArrayList<>(Stream.generate(() -> 0).limit(7).toList());
      paddings.add(moreChannels);
      mean = network.pad(block + "/deep", mean, paddings, Optional.empty());
    }
    return network.apply(block, "Relu", network.apply(block + "/sum", "Add", mean, x));
  }

  private String convolution(String layer, String from, int stride, boolean relu) {
    Weight filter = weights.get(layer + "/conv/filters");
    int kernel = filter.stored().dims().getFirst();
    var window = Window.square(kernel, stride, stride == 1);
    String x = network.convolution(layer + "/conv", from, filter, window);
    x = network.apply(layer + "/biased", "Add", x, weight(layer + "/conv/bias"));
    x = network.apply(layer + "/scaled", "Mul", x, weight(layer + "/scale/weights"));
    x = network.apply(layer + "/moved", "Add", x, weight(layer + "/scale/biases"));
    return relu ? network.apply(layer + "/relu", "Relu", x) : x;
  }

  private String weight(String name) {
    return network.weight(name, weights.get(name));
  }
}

package dev.millrace.inference;

import dev.millrace.models.onnx.Attribute;
import dev.millrace.models.onnx.OnnxGraph;
import dev.millrace.models.onnx.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A network as a user would bring it: it says how red, green and blue a picture is.
public final class OwnNetwork {
  public static final String DESCRIPTION =
      """
      version: "1.2"
      licence: Apache-2.0
      task: classify
      input: {width: 8, height: 8, layout: nhwc, colour: rgb, mean: [0, 0, 0],
              std: [255, 255, 255], fit: stretch, fill: 0}
      decoder: softmax
      """;

  private OwnNetwork() {}

  public static void write(Path folder, String description, String labels) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("model.yaml"), description);
    Files.writeString(folder.resolve("labels.txt"), labels);
    Files.write(folder.resolve("model.onnx"), means());
  }

  private static byte[] means() {
    var graph = new OnnxGraph();
    graph.input("picture", List.of(-1, 8, 8, 3));
    graph.constant("axes", Tensor.of(List.of(1, 2)));
    graph.node(
        "means", "ReduceMean", List.of("picture", "axes"), List.of(Attribute.of("keepdims", 0L)));
    graph.output("means", List.of(-1, 3));
    return graph.toBytes("means");
  }
}

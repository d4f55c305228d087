package dev.millrace.inference;

import dev.millrace.models.onnx.Attribute;
import dev.millrace.models.onnx.OnnxGraph;
import dev.millrace.models.onnx.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A network for speech as a user would bring it: it knows tones of 500, 1,000 and 2,000 Hz as the
/// letters a and b and the end of a word.
public final class OwnSpeech {
  private static final int PLACE = 320;
  private static final int HZ = 16_000;
  private static final List<Integer> TONES = List.of(500, 1000, 2000);
  private static final double NOTHING = 0.2;

  private OwnSpeech() {}

  public static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("model.yaml"),
        "version: \"1\"\nlicence: Apache-2.0\ntask: transcribe\ndecoder: ctc\n");
    Files.writeString(folder.resolve("labels.txt"), "<nothing>\na\nb\n|\n");
    Files.write(folder.resolve("model.onnx"), tones());
  }

  private static byte[] tones() {
    int letters = TONES.size() + 1;
    var weights = new ArrayList<>(Collections.nCopies(PLACE, 0.0));
    for (int tone : TONES) {
      for (int k = 0; k < PLACE; k++) {
        weights.add(Math.sin(2 * Math.PI * tone * k / HZ) / PLACE);
      }
    }
    var graph = new OnnxGraph();
    graph.input("sound", List.of(1, -1));
    graph.constant("axes", Tensor.of(List.of(1)));
    graph.constant("tones", Tensor.ofFloats(weights).shaped(List.of(letters, 1, PLACE)));
    graph.constant("bias", Tensor.ofFloats(List.of(NOTHING, 0.0, 0.0, 0.0)));
    graph.node("channel", "Unsqueeze", List.of("sound", "axes"), List.of());
    graph.node(
        "likely",
        "Conv",
        List.of("channel", "tones", "bias"),
        List.of(Attribute.of("strides", List.of(PLACE))));
    graph.node(
        "places", "Transpose", List.of("likely"), List.of(Attribute.of("perm", List.of(0, 2, 1))));
    graph.output("places", List.of(1, -1, letters));
    return graph.toBytes("tones");
  }
}

package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnNetworksTest {
  private static final String LABELS = "red\ngreen\nblue\n";

  @TempDir private Path folder;

  @Test
  void a_network_with_its_description_is_taken() throws Exception {
    OwnNetwork.write(folder.resolve("colours"), OwnNetwork.DESCRIPTION, LABELS);

    try (Network network = OwnNetworks.load(folder.resolve("colours"))) {
      assertThat(network.model().name()).isEqualTo("colours");
      assertThat(network.model().version()).isEqualTo("1.2");
      assertThat(network.model().labels()).containsExactly("red", "green", "blue");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "decoder: softmax | decoder: magic | model.yaml: Cannot deserialize",
        "decoder: softmax | threshold: 0.1 | model.yaml lacks decoder",
        "task: classify | colour: red | model.yaml: Unrecognized property \"colour\"",
        "width: 8 | width: 0 | model.yaml: ",
        "width: 8 | width: 16 | it failed on a picture to try it with: the network failed",
        "decoder: softmax | decoder: yolov8 | it failed on a picture to try it with: an output of",
      })
  void a_wrong_description_is_refused_with_the_reason(String from, String to, String why)
      throws Exception {
    String description = OwnNetwork.DESCRIPTION.replace(from, to);
    OwnNetwork.write(folder.resolve("wrong"), description, LABELS);

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("wrong")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void labels_that_do_not_fit_the_network_are_noticed() throws Exception {
    OwnNetwork.write(folder.resolve("two"), OwnNetwork.DESCRIPTION, "red\ngreen\n");

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("two")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessageContaining("2 scores were expected, there are 3");
  }

  @Test
  void a_file_that_is_no_onnx_is_refused() throws Exception {
    OwnNetwork.write(folder.resolve("junk"), OwnNetwork.DESCRIPTION, LABELS);
    Files.writeString(folder.resolve("junk/model.onnx"), "junk");

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("junk")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessage("model.onnx is broken: it cannot be read to its end");
  }

  /// What Protocol Buffers' parser passes over, and we once took for the end of what can be read: a
  /// group of an unknown field, a key that is longer than its number, a number without an end.
  @ParameterizedTest
  @ValueSource(strings = {"a306a406", "8080808010", "80808080808080808080", "0805ff"})
  void weights_behind_what_is_not_understood_are_refused(String hex) throws Exception {
    byte[] location = field(13, join(field(1, ascii("location")), field(2, ascii("/etc/passwd"))));
    byte[] thief = field(7, field(5, join(field(8, ascii("w")), location)));
    OwnNetwork.write(folder.resolve("thief"), OwnNetwork.DESCRIPTION, LABELS);
    byte[] first = java.util.HexFormat.of().parseHex(hex);
    Files.write(folder.resolve("thief/model.onnx"), join(first, thief));

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("thief")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessage("model.onnx is broken: it cannot be read to its end");
  }

  @Test
  void a_thread_that_runs_networks_lives_on_after_an_error() throws Exception {
    OwnNetwork.write(folder.resolve("colours"), OwnNetwork.DESCRIPTION, LABELS);
    var config = new InferenceConfig(1, 50, 1, java.time.Duration.ofSeconds(60), folder, folder);
    var mill = new Mill(config, new Tally());
    try (Network network = OwnNetworks.load(folder.resolve("colours"));
        mill) {
      mill.start();
      for (int n = 0; n < 2; n++) {
        TensorJob job = TensorJob.of(network, new Lacking());
        assertThat(mill.offer(java.util.List.of(job))).isTrue();
        assertThatThrownBy(() -> job.outcome().get(60, java.util.concurrent.TimeUnit.SECONDS))
            .hasCauseInstanceOf(NoClassDefFoundError.class);
      }
    }
  }

  /// As a picture where a library of the system is missing.
  private static final class Lacking extends java.util.AbstractList<NamedTensor> {
    @Override
    public NamedTensor get(int index) {
      throw new NoClassDefFoundError("sun.awt.image");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /// A tensor whose numbers are to be read from a file of the machine, in a graph, in an attribute
  /// of a node, and in a graph within a node.
  @ParameterizedTest
  @ValueSource(strings = {"graph", "attribute", "branch"})
  void weights_in_other_files_are_refused_before_anything_is_read(String where) throws Exception {
    byte[] location = field(13, join(field(1, ascii("location")), field(2, ascii("/etc/passwd"))));
    byte[] tensor = join(field(8, ascii("w")), location, new byte[] {14 << 3, 1});
    byte[] graph =
        switch (where) {
          case "graph" -> field(5, tensor);
          case "attribute" -> field(1, field(5, field(5, tensor)));
          default -> field(1, field(5, field(6, field(5, tensor))));
        };
    OwnNetwork.write(folder.resolve("thief"), OwnNetwork.DESCRIPTION, LABELS);
    Files.write(folder.resolve("thief/model.onnx"), field(7, graph));

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("thief")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessage("model.onnx has weights in other files; save it as one file");
  }

  @Test
  void a_file_of_a_thousand_graphs_within_each_other_is_refused() throws Exception {
    byte[] graph = new byte[0];
    for (int n = 0; n < 1000; n++) {
      graph = field(1, field(5, field(6, graph)));
    }
    OwnNetwork.write(folder.resolve("deep"), OwnNetwork.DESCRIPTION, LABELS);
    Files.write(folder.resolve("deep/model.onnx"), field(7, graph));

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("deep")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessageContaining("graphs within graphs");
  }

  /// A field of Protocol Buffers that holds bytes.
  private static byte[] field(int number, byte[] value) {
    var out = new java.io.ByteArrayOutputStream();
    out.write((number << 3) | 2);
    int left = value.length;
    for (; left > 0x7f; left >>>= 7) {
      out.write((left & 0x7f) | 0x80);
    }
    out.write(left);
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    var out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void a_huge_file_of_labels_and_descriptions_that_unfold_are_refused() throws Exception {
    OwnNetwork.write(folder.resolve("huge"), OwnNetwork.DESCRIPTION, LABELS);
    Path huge = folder.resolve("huge/labels.txt");
    try (var labels = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
      labels.setLength(1L << 30);
    }
    var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int n = 1; n < 30; n++) {
      String last = "*a" + (n - 1);
      laughs.append("a%d: &a%d [%s]\n".formatted(n, n, String.join(", ", last, last, last, last)));
    }
    OwnNetwork.write(folder.resolve("laughs"), laughs.toString(), LABELS);
    OwnNetwork.write(folder.resolve("deep"), "[".repeat(500_000), LABELS);

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("huge")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessage("labels.txt is missing or larger than 1 MiB");
    for (String name : java.util.List.of("laughs", "deep")) {
      assertThatThrownBy(() -> OwnNetworks.load(folder.resolve(name)))
          .isInstanceOf(NetworkRefused.class)
          .hasMessageStartingWith("model.yaml: ");
    }
  }

  @Test
  void a_missing_file_is_named() throws Exception {
    OwnNetwork.write(folder.resolve("half"), OwnNetwork.DESCRIPTION, LABELS);
    Files.delete(folder.resolve("half/labels.txt"));

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("half")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessageStartingWith("labels.txt is missing");
  }
}

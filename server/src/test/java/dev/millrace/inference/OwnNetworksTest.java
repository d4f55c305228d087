package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        .hasMessageStartingWith("ONNX Runtime does not load it");
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

package dev.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.models.fetch.RegistryPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The networks themselves, out of the registries or the cache that an earlier run filled.
class ModelsIT {
  private static final Models MODELS = Models.in(Models.standardCache(System.getenv()));

  @BeforeAll
  static void everything_can_be_had() throws Exception {
    assertThat(MODELS.fetch(Set.of(), _ -> {}))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Availability.Ready.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nanodet-g", "blazeface", "emotion", "face-embedding", "nsfw-inception"})
  void a_converted_network_answers_as_TensorFlow_js_does(String name) throws Exception {
    var ready = (Availability.Ready) MODELS.verify(name);
    var golden = Golden.of(name);

    Map<String, Double> beside = golden.beside(ready.onnx());

    assertThat(beside).containsOnlyKeys(new TreeSet<>(golden.outputs().keySet()));
    assertThat(beside).allSatisfy((output, part) -> assertThat(part).as(output).isLessThan(1e-3));
  }

  @Test
  void what_was_fetched_is_whole_and_not_fetched_again() throws Exception {
    assertThat(MODELS.verify())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Availability.Ready.class));

    assertThat(MODELS.fetch(Set.of(), line -> assertThat(line).as("news").isNull()))
        .hasSameSizeAs(MODELS.all());
  }

  @Test
  void a_damaged_file_is_noticed_and_fetched_again(@TempDir Path cache) throws Exception {
    var models = Models.in(cache);
    var ready = (Availability.Ready) models.fetch(Set.of("silero-vad"), _ -> {}).getFirst();
    byte[] bytes = Files.readAllBytes(ready.onnx());
    bytes[bytes.length / 2] ^= 1;
    Files.write(ready.onnx(), bytes);

    assertThat(models.verify("silero-vad"))
        .isInstanceOfSatisfying(
            Availability.Missing.class,
            missing -> assertThat(missing.why()).startsWith("damaged: model.onnx is not what"));
    assertThat(models.fetch(Set.of("silero-vad"), _ -> {}).getFirst())
        .isInstanceOf(Availability.Ready.class);
    assertThat(models.verify("silero-vad")).isInstanceOf(Availability.Ready.class);
  }

  @Test
  void a_package_of_other_bytes_is_not_used(@TempDir Path cache) throws Exception {
    var models = Models.of(altered("0".repeat(64), "0.0.31"), cache);

    assertThat(models.fetch(Set.of("silero-vad"), _ -> {}).getFirst())
        .isInstanceOfSatisfying(
            Availability.Missing.class,
            missing ->
                assertThat(missing.why())
                    .startsWith("npm @ricky0123/vad-web@0.0.31 has the SHA-256 d1a211cf")
                    .endsWith("instead of " + "0".repeat(64) + ": not used"));
    assertThat(files(cache)).isEmpty();
  }

  @Test
  void a_version_that_does_not_exist_is_told(@TempDir Path cache) throws Exception {
    var models = Models.of(altered("0".repeat(64), "0.0.0-none"), cache);

    assertThat(models.fetch(Set.of("silero-vad"), _ -> {}).getFirst())
        .isInstanceOfSatisfying(
            Availability.Missing.class,
            missing -> assertThat(missing.why()).startsWith("npm failed: "));
    assertThat(files(cache)).isEmpty();
  }

  @Test
  void a_name_that_does_not_exist_is_told_with_those_that_do(@TempDir Path cache) {
    assertThatThrownBy(() -> Models.in(cache).fetch(Set.of("yolo"), _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no model yolo; there are [nanodet-g, blazeface");
  }

  private static Catalogue altered(String sha256, String version) {
    Catalogue catalogue = Catalogue.read();
    Catalogue.Entry entry = catalogue.find("silero-vad").orElseThrow();
    RegistryPackage whole = catalogue.origin(entry);
    var other = new RegistryPackage(whole.registry(), whole.name(), version, sha256, whole.bytes());
    return new Catalogue(Map.of("vad-web", other), List.of(entry));
  }

  private static Set<String> files(Path cache) throws Exception {
    try (var paths = Files.walk(cache)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> cache.relativize(path).toString())
          .collect(Collectors.toSet());
    }
  }
}

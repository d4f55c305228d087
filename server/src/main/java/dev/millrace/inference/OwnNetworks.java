package dev.millrace.inference;

import dev.millrace.models.Decoding;
import dev.millrace.models.Decoding.Decoder;
import dev.millrace.models.Model;
import dev.millrace.models.PictureInput;
import dev.millrace.models.Task;
import dev.millrace.models.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Networks that users bring: `NAME/{model.onnx,labels.txt,model.yaml}` in a folder.
///
/// **Limits**: 64 of them; 2 GiB an ONNX file, 10,000 labels.
final class OwnNetworks {
  private static final int MAX = 64;
  private static final long MAX_ONNX = 2L << 30;
  private static final long MAX_TEXT = 1 << 20;
  private static final int MAX_LABELS = 10_000;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private OwnNetworks() {}

  /// `model.yaml`.
  record Description(
      @Nullable String version,
      @Nullable String licence,
      @Nullable Task task,
      @Nullable PictureInput input,
      @Nullable Decoder decoder,
      @Nullable Double threshold,
      @Nullable Double overlap) {}

  /// The folders that hold one, in the order of their names.
  static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var paths = Files.list(folder)) {
      return paths.filter(Files::isDirectory).sorted().limit(MAX).toList();
    } catch (IOException e) {
      throw new NetworkRefused("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /// Loads one and tries it.
  ///
  /// **On failure** [NetworkRefused].
  static Network load(Path folder) {
    Path onnx = folder.resolve("model.onnx");
    try {
      if (!Files.isRegularFile(onnx) || Files.size(onnx) > MAX_ONNX) {
        throw new NetworkRefused("model.onnx is missing or larger than 2 GiB");
      }
      OnnxFile.requireWhole(onnx);
      return load(model(folder), onnx);
    } catch (IOException e) {
      throw new NetworkRefused("its files cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new NetworkRefused("model.yaml: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new NetworkRefused(String.valueOf(e.getMessage()), e);
    }
  }

  private static Network load(Model model, Path onnx) {
    Network network = Network.load(model, onnx);
    if (model.task() == Task.TRANSCRIBE) {
      try {
        new Transcriber(network).tryIt();
      } catch (IllegalArgumentException e) {
        network.close();
        throw new NetworkRefused("it failed on a sound to try it with: " + e.getMessage(), e);
      }
    }
    return network;
  }

  /// What a network is there for, by its description alone; empty when that is wrong.
  static Optional<Task> task(Path folder) {
    return described(folder).map(Model::task);
  }

  /// What it is by its description alone; empty when that is wrong.
  static Optional<Model> described(Path folder) {
    try {
      return Optional.of(model(folder));
    } catch (IOException | JacksonException | IllegalArgumentException | NetworkRefused _) {
      return Optional.empty();
    }
  }

  private static Model model(Path folder) throws IOException {
    var given = YAML.readValue(text(folder.resolve("model.yaml")), Description.class);
    Decoder decoder = required(given.decoder(), "decoder");
    var decoding =
        new Decoding(
            decoder,
            given.threshold() == null ? 0.3 : given.threshold(),
            given.overlap() == null ? 0.5 : given.overlap(),
            List.of());
    Task task = required(given.task(), "task");
    boolean isSound = task == Task.TRANSCRIBE;
    if (isSound != (decoder == Decoder.CTC)) {
      throw new NetworkRefused("the task transcribe and the decoder ctc belong together");
    }
    String licence = given.licence() == null ? "not stated" : given.licence();
    return new Model(
        String.valueOf(folder.getFileName()),
        given.version() == null ? "own" : given.version(),
        task,
        isSound ? Optional.empty() : Optional.of(required(given.input(), "input")),
        decoding,
        labels(folder.resolve("labels.txt"), decoder),
        new Terms(licence, "model.yaml", "not stated", List.of(), false));
  }

  private static List<String> labels(Path file, Decoder decoder) throws IOException {
    if (decoder == Decoder.L2NORM || decoder == Decoder.NONE) {
      return List.of();
    }
    var labels = text(file).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (labels.isEmpty() || labels.size() > MAX_LABELS) {
      throw new NetworkRefused("labels.txt needs a label a line, 1 to " + MAX_LABELS);
    }
    return labels;
  }

  private static String text(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_TEXT) {
      throw new NetworkRefused(file.getFileName() + " is missing or larger than 1 MiB");
    }
    return Files.readString(file);
  }

  private static <T> T required(@Nullable T value, String key) {
    if (value == null) {
      throw new NetworkRefused("model.yaml lacks " + key);
    }
    return value;
  }
}

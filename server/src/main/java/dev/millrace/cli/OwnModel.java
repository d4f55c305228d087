package dev.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A network that users bring, as far as its folder tells; the server tries it at its start.
///
/// @param missing files of it that are not there
record OwnModel(String name, List<String> missing) {
  private static final List<String> FILES = List.of("model.onnx", "labels.txt", "model.yaml");
  private static final int MOST = 64;

  /// Those of a data folder, by their names.
  static List<OwnModel> in(Path data) {
    Path folder = data.resolve("models.d");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(Files::isDirectory).sorted().limit(MOST).map(OwnModel::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read", e);
    }
  }

  private static OwnModel of(Path folder) {
    return new OwnModel(
        String.valueOf(folder.getFileName()),
        FILES.stream().filter(file -> !Files.isRegularFile(folder.resolve(file))).toList());
  }

  /// For people.
  String state() {
    return missing.isEmpty()
        ? "tried at the start: ./millrace status tells"
        : "lacks " + String.join(", ", missing);
  }
}

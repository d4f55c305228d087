package dev.millrace.models;

import java.nio.file.Path;

/// Whether a network can be used on this machine.
public sealed interface Availability {
  Model model();

  /// Its files are here.
  ///
  /// @param folder with `model.onnx` and what else it needs
  record Ready(Model model, Path folder) implements Availability {
    public Path onnx() {
      return folder.resolve("model.onnx");
    }
  }

  /// It cannot be used; `why` is a sentence that says what to do.
  record Missing(Model model, String why) implements Availability {}
}

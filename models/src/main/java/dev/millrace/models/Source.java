package dev.millrace.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.models.convert.Format;
import java.util.List;

/// Where a network's files come from, and what must become of them.
///
/// @param origin the package, as the catalogue calls it
/// @param files that the ONNX file is made of, by their names in the package
/// @param extras that lie beside it
/// @param sha256 of the ONNX file
/// @param bytes of the ONNX file
record Source(
    @JsonProperty("package") String origin,
    Format format,
    List<String> files,
    List<Extra> extras,
    String sha256,
    long bytes) {
  /// A file that is kept as it is, such as a dictionary.
  ///
  /// @param name ours
  /// @param file the package's
  record Extra(String name, String file, String sha256) {
    Extra {
      if (!name.matches("[a-z0-9.]+")) {
        throw new IllegalArgumentException("no name for a file: " + name);
      }
    }
  }

  Source {
    files = List.copyOf(files);
    extras = List.copyOf(extras);
  }
}

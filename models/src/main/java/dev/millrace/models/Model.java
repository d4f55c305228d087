package dev.millrace.models;

import java.util.List;
import java.util.Optional;

/// A network: what it is for, what it takes, how its answer is read, and on what terms.
///
/// @param version of its weights; changes when the file does
/// @param input how it takes pictures; absent when it takes something else
/// @param labels what its classes are called, by number
public record Model(
    String name,
    String version,
    Task task,
    Optional<PictureInput> input,
    Decoding decoding,
    List<String> labels,
    Terms terms) {
  public Model {
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "a model's name has letters, digits, dots and dashes, at most 64: " + name);
    }
    labels = List.copyOf(labels);
  }
}

package dev.millrace.models.convert;

import dev.millrace.models.onnx.Tensor;
import java.util.Optional;

/// A weight as it is stored: numbers, and how floats are made of them if they were made small.
record Weight(Tensor stored, Optional<Scale> scale) {
  /// A float is `number * step + least`.
  record Scale(float step, float least) {}

  boolean isWhole() {
    return stored.type() == Tensor.Type.INT32;
  }

  Weight with(Tensor other) {
    return new Weight(other, scale);
  }
}

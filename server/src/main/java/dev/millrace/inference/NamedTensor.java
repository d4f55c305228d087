package dev.millrace.inference;

import java.nio.ByteBuffer;
import java.util.List;

/// A tensor as it comes and goes over the Open Inference Protocol; its bytes are little-endian.
record NamedTensor(String name, Datatype datatype, List<Long> shape, ByteBuffer data) {
  /// **On failure** an [IllegalArgumentException].
  NamedTensor {
    shape = List.copyOf(shape);
    if (shape.size() > 8 || shape.stream().anyMatch(side -> side < 0 || side > 1 << 26)) {
      throw new IllegalArgumentException("the shape %s of %s is not good".formatted(shape, name));
    }
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    if (data.remaining() != count * datatype.bytes()) {
      throw new IllegalArgumentException(
          "%s has %d bytes, and %s of %s would be %d"
              .formatted(name, data.remaining(), shape, datatype, count * datatype.bytes()));
    }
  }

  long[] sides() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}

package dev.millrace.inference;

import java.nio.FloatBuffer;
import java.util.List;

/// Floats that a network gave out for one picture, and their shape without the number of pictures.
record Output(String name, List<Integer> shape, FloatBuffer data) {
  /// The number at a place of a table, whose rows are all sides but the last.
  float at(int row, int column) {
    return data.get(data.position() + row * columns() + column);
  }

  int rows() {
    return shape.stream().limit(shape.size() - 1L).reduce(1, (a, b) -> a * b);
  }

  int columns() {
    return shape.isEmpty() ? 1 : shape.getLast();
  }
}

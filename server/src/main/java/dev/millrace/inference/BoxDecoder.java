package dev.millrace.inference;

import dev.millrace.models.Model;
import dev.millrace.models.PictureInput;
import java.util.ArrayList;
import java.util.List;

/// Reads boxes out of what a network of a certain kind gives out.
///
/// **On failure** an [IllegalArgumentException] that says which output was expected.
@FunctionalInterface
interface BoxDecoder {
  /// Boxes above the threshold, before the doubles among them go.
  List<RawBox> decode(List<Output> outputs, Model model);

  /// The table with that many columns.
  static Output table(List<Output> outputs, int rows, int columns) {
    return outputs.stream()
        .filter(one -> one.rows() == rows && one.columns() == columns)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an output of %d x %d was expected, there are %s"
                        .formatted(rows, columns, outputs.stream().map(Output::shape).toList())));
  }

  /// The surest class of a row: its number, in which a table holds the scores of `count` classes
  /// from a column on.
  static int best(Output table, int row, int from, int count) {
    int best = 0;
    for (int n = 1; n < count; n++) {
      if (table.at(row, from + n) > table.at(row, from + best)) {
        best = n;
      }
    }
    return best;
  }

  /// Adds a box unless its score is too low or its label is ignored.
  static void add(List<RawBox> boxes, Model model, RawBox box) {
    boolean sure = box.score() >= model.decoding().threshold();
    if (sure && !model.decoding().ignore().contains(box.label())) {
      boxes.add(box);
    }
  }

  static PictureInput input(Model model) {
    return model.input().orElseThrow();
  }

  static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  static List<RawBox> none() {
    return new ArrayList<>();
  }
}

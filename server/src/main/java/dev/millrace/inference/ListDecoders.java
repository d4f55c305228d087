package dev.millrace.inference;

import dev.millrace.models.Model;
import java.util.List;

/// Networks that give out a list of boxes.
final class ListDecoders {
  private ListDecoders() {}

  /// YOLOv5: rows of centre, size, whether something is there, and classes, in pixels.
  static List<RawBox> yolov5(List<Output> outputs, Model model) {
    List<RawBox> boxes = BoxDecoder.none();
    int classes = model.labels().size();
    Output table = wide(outputs, 5 + classes);
    for (int n = 0; n < table.rows(); n++) {
      int label = BoxDecoder.best(table, n, 5, classes);
      double score = (double) table.at(n, 4) * table.at(n, 5 + label);
      double[] box = RawBox.around(table.at(n, 0), table.at(n, 1), table.at(n, 2), table.at(n, 3));
      BoxDecoder.add(boxes, model, new RawBox(label, score, box));
    }
    return boxes;
  }

  /// YOLOv8 and 11: the same without the fifth number, and with a column for each box.
  static List<RawBox> yolov8(List<Output> outputs, Model model) {
    List<RawBox> boxes = BoxDecoder.none();
    int classes = model.labels().size();
    Output table =
        outputs.stream()
            .filter(one -> one.shape().size() == 2 && one.rows() == 4 + classes)
            .findFirst()
            .orElseThrow(() -> unexpected(4 + classes + " x boxes", outputs));
    for (int n = 0; n < table.columns(); n++) {
      int label = 0;
      for (int c = 1; c < classes; c++) {
        label = table.at(4 + c, n) > table.at(4 + label, n) ? c : label;
      }
      double[] box = RawBox.around(table.at(0, n), table.at(1, n), table.at(2, n), table.at(3, n));
      BoxDecoder.add(boxes, model, new RawBox(label, table.at(4 + label, n), box));
    }
    return boxes;
  }

  /// DETR and its kin: logits of classes, perhaps one more for "nothing", and boxes of four
  /// numbers from 0 to 1: centre and size.
  static List<RawBox> detr(List<Output> outputs, Model model) {
    List<RawBox> boxes = BoxDecoder.none();
    int classes = model.labels().size();
    Output places = wide(outputs, 4);
    boolean nothing = outputs.stream().anyMatch(one -> one.columns() == classes + 1);
    Output logits = BoxDecoder.table(outputs, places.rows(), nothing ? classes + 1 : classes);
    double width = BoxDecoder.input(model).width();
    double height = BoxDecoder.input(model).height();
    for (int n = 0; n < places.rows(); n++) {
      int label = BoxDecoder.best(logits, n, 0, classes);
      double score = nothing ? share(logits, n, label) : BoxDecoder.sigmoid(logits.at(n, label));
      double[] box =
          RawBox.around(
              places.at(n, 0) * width,
              places.at(n, 1) * height,
              places.at(n, 2) * width,
              places.at(n, 3) * height);
      BoxDecoder.add(boxes, model, new RawBox(label, score, box));
    }
    return boxes;
  }

  /// SSD: scores of classes, the first of which is "nothing", and corners from 0 to 1.
  static List<RawBox> ssd(List<Output> outputs, Model model) {
    List<RawBox> boxes = BoxDecoder.none();
    int classes = model.labels().size();
    Output places = wide(outputs, 4);
    Output scores = BoxDecoder.table(outputs, places.rows(), classes + 1);
    double width = BoxDecoder.input(model).width();
    double height = BoxDecoder.input(model).height();
    for (int n = 0; n < places.rows(); n++) {
      int label = BoxDecoder.best(scores, n, 1, classes);
      double[] box = {
        places.at(n, 0) * width,
        places.at(n, 1) * height,
        places.at(n, 2) * width,
        places.at(n, 3) * height
      };
      BoxDecoder.add(boxes, model, new RawBox(label, scores.at(n, 1 + label), box));
    }
    return boxes;
  }

  private static double share(Output logits, int row, int label) {
    double sum = 0;
    for (int n = 0; n < logits.columns(); n++) {
      sum += Math.exp(logits.at(row, n) - logits.at(row, label));
    }
    return 1 / sum;
  }

  private static Output wide(List<Output> outputs, int columns) {
    return outputs.stream()
        .filter(one -> one.columns() == columns)
        .findFirst()
        .orElseThrow(() -> unexpected("boxes x " + columns, outputs));
  }

  private static IllegalArgumentException unexpected(String shape, List<Output> outputs) {
    return new IllegalArgumentException(
        "an output of %s was expected, there are %s"
            .formatted(shape, outputs.stream().map(Output::shape).toList()));
  }
}

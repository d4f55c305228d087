package dev.millrace.inference;

import dev.millrace.models.Model;
import java.util.ArrayList;
import java.util.List;

/// Networks that answer for the places of grids laid over the picture.
final class GridDecoders {
  private static final List<Integer> STRIDES = List.of(8, 16, 32);
  private static final int BINS = 11;
  private static final int FACE_NUMBERS = 16;

  private GridDecoders() {}

  /// NanoDet: class scores, and for each side of a box how far it is, as a distribution.
  static List<RawBox> nanodet(List<Output> outputs, Model model) {
    List<RawBox> boxes = BoxDecoder.none();
    int classes = model.labels().size();
    for (int stride : STRIDES) {
      int across = BoxDecoder.input(model).width() / stride;
      int places = across * (BoxDecoder.input(model).height() / stride);
      Output scores = BoxDecoder.table(outputs, places, classes);
      Output sides = BoxDecoder.table(outputs, places, 4 * BINS);
      for (int n = 0; n < places; n++) {
        int label = BoxDecoder.best(scores, n, 0, classes);
        double score = scores.at(n, label);
        if (score >= model.decoding().threshold()) {
          double x = (n % across + 0.5) * stride;
          int line = n / across;
          double y = (line + 0.5) * stride;
          double[] box = {
            x - distance(sides, n, 0) * stride,
            y - distance(sides, n, 1) * stride,
            x + distance(sides, n, 2) * stride,
            y + distance(sides, n, 3) * stride
          };
          BoxDecoder.add(boxes, model, new RawBox(label, score, box));
        }
      }
    }
    return boxes;
  }

  /// What is to be expected of a distribution over whole distances.
  private static double distance(Output sides, int row, int side) {
    double most = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < BINS; n++) {
      most = Math.max(most, sides.at(row, side * BINS + n));
    }
    double sum = 0;
    double weighted = 0;
    for (int n = 0; n < BINS; n++) {
      double part = Math.exp(sides.at(row, side * BINS + n) - most);
      sum += part;
      weighted += part * n;
    }
    return weighted / sum;
  }

  /// BlazeFace: two faces for each place of a grid of 16, six for each of one of 8.
  static List<RawBox> blazeface(List<Output> outputs, Model model) {
    List<RawBox> boxes = BoxDecoder.none();
    faces(outputs, model, new Grid(16, 2), boxes);
    faces(outputs, model, new Grid(8, 6), boxes);
    return boxes;
  }

  private record Grid(int side, int each) {}

  private static void faces(List<Output> outputs, Model model, Grid grid, List<RawBox> boxes) {
    int rows = grid.side * grid.side * grid.each;
    Output scores = BoxDecoder.table(outputs, rows, 1);
    Output places = BoxDecoder.table(outputs, rows, FACE_NUMBERS);
    double cell = (double) BoxDecoder.input(model).width() / grid.side;
    for (int n = 0; n < rows; n++) {
      double score = BoxDecoder.sigmoid(scores.at(n, 0));
      if (score < model.decoding().threshold()) {
        continue;
      }
      int place = n / grid.each;
      double x = (place % grid.side + 0.5) * cell;
      int line = place / grid.side;
      double y = (line + 0.5) * cell;
      double[] box =
          RawBox.around(x + places.at(n, 0), y + places.at(n, 1), places.at(n, 2), places.at(n, 3));
      var points = new ArrayList<Double>();
      for (int p = 4; p < FACE_NUMBERS; p += 2) {
        points.add(x + places.at(n, p));
        points.add(y + places.at(n, p + 1));
      }
      boxes.add(new RawBox(0, score, box[0], box[1], box[2], box[3], List.copyOf(points)));
    }
  }

  /// YOLOX: offsets in a grid's cells, logarithms of sizes, whether something is there, classes.
  static List<RawBox> yolox(List<Output> outputs, Model model) {
    List<RawBox> boxes = BoxDecoder.none();
    int classes = model.labels().size();
    int width = BoxDecoder.input(model).width();
    int height = BoxDecoder.input(model).height();
    int rows = STRIDES.stream().mapToInt(s -> (width / s) * (height / s)).sum();
    Output table = BoxDecoder.table(outputs, rows, 5 + classes);
    int row = 0;
    for (int stride : STRIDES) {
      int across = width / stride;
      int places = across * (height / stride);
      for (int n = 0; n < places; n++, row++) {
        int label = BoxDecoder.best(table, row, 5, classes);
        double score = (double) table.at(row, 4) * table.at(row, 5 + label);
        double x = (n % across + table.at(row, 0)) * stride;
        int line = n / across;
        double y = (line + table.at(row, 1)) * stride;
        double w = Math.exp(table.at(row, 2)) * stride;
        double h = Math.exp(table.at(row, 3)) * stride;
        BoxDecoder.add(boxes, model, new RawBox(label, score, RawBox.around(x, y, w, h)));
      }
    }
    return boxes;
  }
}

package dev.millrace.inference;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Findings.Point;
import dev.millrace.models.Decoding.Decoder;
import dev.millrace.models.Model;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// From what a network gave out for a picture to what is in that picture.
final class Reading {
  private static final int MAX_LABELS = 20;

  private Reading() {}

  static Findings of(Model model, List<Output> outputs, Picture picture, Framing framing) {
    var seen = new Seen(picture, framing);
    return switch (model.decoding().decoder()) {
      case NANODET -> boxes(model, GridDecoders::nanodet, outputs, seen);
      case BLAZEFACE -> boxes(model, GridDecoders::blazeface, outputs, seen);
      case YOLOX -> boxes(model, GridDecoders::yolox, outputs, seen);
      case YOLOV5 -> boxes(model, ListDecoders::yolov5, outputs, seen);
      case YOLOV8 -> boxes(model, ListDecoders::yolov8, outputs, seen);
      case DETR -> boxes(model, ListDecoders::detr, outputs, seen);
      case SSD -> boxes(model, ListDecoders::ssd, outputs, seen);
      case SOFTMAX -> labels(model, outputs.getFirst(), picture);
      case CTC -> throw new IllegalArgumentException("the decoder ctc is for sound");
      case L2NORM, NONE -> vector(model, outputs.getFirst(), picture);
    };
  }

  /// A picture, and how the network saw it.
  private record Seen(Picture picture, Framing framing) {}

  private static Findings boxes(Model model, BoxDecoder decoder, List<Output> outputs, Seen seen) {
    List<RawBox> raw = decoder.decode(outputs, model);
    int width = seen.picture().frame().width();
    int height = seen.picture().frame().height();
    var to = new Way(seen.framing(), seen.picture().frame().step());
    var found = new ArrayList<Found>();
    for (RawBox box : Suppression.of(raw, model.decoding().overlap())) {
      double x0 = Math.clamp(to.x(box.x0()), 0, width);
      double y0 = Math.clamp(to.y(box.y0()), 0, height);
      double x1 = Math.clamp(to.x(box.x1()), 0, width);
      double y1 = Math.clamp(to.y(box.y1()), 0, height);
      if (x1 > x0 && y1 > y0) {
        var pixels = new Box(round(x0), round(y0), round(x1 - x0), round(y1 - y0));
        var relative =
            new Box(
                fine(x0 / width),
                fine(y0 / height),
                fine((x1 - x0) / width),
                fine((y1 - y0) / height));
        String label = model.labels().get(box.label());
        found.add(new Found(label, fine(box.score()), pixels, relative, points(box, to)));
      }
    }
    return new Findings(width, height, List.copyOf(found), List.of());
  }

  /// From the network's pixels to those of the frame.
  private record Way(Framing framing, int step) {
    double x(double x) {
      return framing.toPictureX(x) * step;
    }

    double y(double y) {
      return framing.toPictureY(y) * step;
    }
  }

  private static List<Point> points(RawBox box, Way to) {
    return IntStream.range(0, box.points().size() / 2)
        .mapToObj(
            n ->
                new Point(
                    round(to.x(box.points().get(2 * n))), round(to.y(box.points().get(2 * n + 1)))))
        .toList();
  }

  /// Classes by their probability. What is none yet, as it is negative or does not add up to one,
  /// is made one.
  private static Findings labels(Model model, Output output, Picture picture) {
    int classes = model.labels().size();
    if (output.data().remaining() != classes) {
      throw new IllegalArgumentException(
          "%d scores were expected, there are %d".formatted(classes, output.data().remaining()));
    }
    var scores = new double[classes];
    double sum = 0;
    double least = 0;
    for (int n = 0; n < classes; n++) {
      scores[n] = output.data().get(output.data().position() + n);
      sum += scores[n];
      least = Math.min(least, scores[n]);
    }
    double[] parts = least < 0 || Math.abs(sum - 1) > 0.01 ? softmax(scores) : scores;
    var found =
        IntStream.range(0, classes)
            .boxed()
            .sorted(Comparator.comparingDouble(n -> -parts[n]))
            .limit(MAX_LABELS)
            .map(n -> new Found(model.labels().get(n), fine(parts[n]), null, null, List.of()))
            .toList();
    return new Findings(picture.frame().width(), picture.frame().height(), found, List.of());
  }

  private static double[] softmax(double[] logits) {
    double most = java.util.Arrays.stream(logits).max().orElse(0);
    double[] parts = java.util.Arrays.stream(logits).map(x -> Math.exp(x - most)).toArray();
    double sum = java.util.Arrays.stream(parts).sum();
    return java.util.Arrays.stream(parts).map(part -> part / sum).toArray();
  }

  private static Findings vector(Model model, Output output, Picture picture) {
    FloatBuffer data = output.data();
    double square = 0;
    for (int n = data.position(); n < data.limit(); n++) {
      square += (double) data.get(n) * data.get(n);
    }
    boolean unit = model.decoding().decoder() == Decoder.L2NORM && square > 0;
    double length = unit ? Math.sqrt(square) : 1;
    var vector = new ArrayList<Float>();
    for (int n = data.position(); n < data.limit(); n++) {
      vector.add((float) (data.get(n) / length));
    }
    return new Findings(
        picture.frame().width(), picture.frame().height(), List.of(), List.copyOf(vector));
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static double fine(double value) {
    return Math.round(value * 1e5) / 1e5;
  }
}

package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/// Reads text in pictures: one network finds lines, another their letters (PP-OCR).
///
/// **Threading:** any.
final class TextReader {
  private static final int LONG_SIDE = 960;
  private static final int STEP = 32;
  private static final int LINE_HEIGHT = 48;
  private static final int MAX_LINE_WIDTH = 1600;
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};
  private static final double[] HALF = {0.5, 0.5, 0.5};

  private final Network finder;
  private final Network reader;
  private final List<String> letters;

  /// @param letters by number; the network has one more before them, for nothing, and a blank
  ///     behind
  TextReader(Network finder, Network reader, List<String> letters) {
    this.finder = finder;
    this.reader = reader;
    this.letters = List.copyOf(letters);
  }

  /// Where lines are, in pixels.
  List<Findings.Box> find(Rgb picture) {
    double scale = Math.min(1, (double) LONG_SIDE / Math.max(picture.width(), picture.height()));
    int width = side(picture.width() * scale);
    int height = side(picture.height() * scale);
    float[] planes = picture.planes(width, height, MEAN, STD);
    Answer answer = run(finder, planes, new long[] {1, 3, height, width});
    double x = (double) picture.width() / width;
    double y = (double) picture.height() / height;
    return new TextFinder(answer.values, width, height)
        .lines().stream()
            .map(
                box ->
                    new Findings.Box(box.x() * x, box.y() * y, box.width() * x, box.height() * y))
            .toList();
  }

  private static int side(double length) {
    return Math.max(STEP, (int) Math.round(length / STEP) * STEP);
  }

  /// What a line says.
  TextLine read(Rgb picture, Findings.Box box) {
    Rgb line = picture.crop(box.x(), box.y(), box.width(), box.height());
    int width =
        Math.clamp(
            Math.round((double) LINE_HEIGHT * line.width() / line.height()),
            LINE_HEIGHT / 3,
            MAX_LINE_WIDTH);
    float[] planes = line.planes(width, LINE_HEIGHT, HALF, HALF);
    Answer answer = run(reader, planes, new long[] {1, 3, LINE_HEIGHT, width});
    return letters(answer, box);
  }

  /// The likeliest letter of each place; one that lasts is one, unless nothing is between.
  private TextLine letters(Answer answer, Findings.Box box) {
    int classes = (int) answer.shape[2];
    var text = new StringBuilder();
    double sum = 0;
    int count = 0;
    int before = 0;
    for (int place = 0; place < answer.shape[1]; place++) {
      int best = 0;
      for (int n = 1; n < classes; n++) {
        if (answer.values[place * classes + n] > answer.values[place * classes + best]) {
          best = n;
        }
      }
      if (best != 0 && best != before) {
        text.append(best <= letters.size() ? letters.get(best - 1) : " ");
        sum += answer.values[place * classes + best];
        count++;
      }
      before = best;
    }
    return new TextLine(text.toString().strip(), count == 0 ? 0 : sum / count, box);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Answer(float[] values, long[] shape) {}

  private static Answer run(Network network, float[] planes, long[] shape) {
    String name = network.session().getInputNames().iterator().next();
    try (var tensor = OnnxTensor.createTensor(Network.runtime(), FloatBuffer.wrap(planes), shape);
        var result = network.run(Map.of(name, tensor))) {
      var output = (OnnxTensor) result.get(0);
      FloatBuffer values = output.getFloatBuffer();
      var copy = new float[values.remaining()];
      values.get(copy);
      return new Answer(copy, output.getInfo().getShape());
    } catch (OrtException e) {
      throw new IllegalStateException("a network for text failed: " + e.getMessage(), e);
    }
  }
}

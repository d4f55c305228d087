package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.models.Decoding;
import dev.millrace.models.Decoding.Decoder;
import dev.millrace.models.Model;
import dev.millrace.models.PictureInput;
import dev.millrace.models.Task;
import dev.millrace.models.Terms;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What networks of each kind would give out for a picture of 128 × 64 pixels with one cat at
/// 32..64, 16..48, put into a frame of 64 × 64: there at 16..32, 24..40.
class DecodersTest {
  private static final Picture PICTURE = Picture.test(128, 64);

  @Test
  void yolov5_rows() {
    float[] rows = {1, 1, 1, 1, 0, 0, 0, 24, 32, 16, 16, 0.9f, 0.1f, 1};

    assertCat(Decoder.YOLOV5, 0.9, output(rows, 2, 7));
  }

  @Test
  void yolov8_columns() {
    float[] columns = {1, 24, 1, 32, 1, 16, 1, 16, 0, 0.1f, 0, 0.8f};

    assertCat(Decoder.YOLOV8, 0.8, output(columns, 6, 2));
  }

  @Test
  void yolox_grids() {
    int rows = 64 + 16 + 4;
    var table = new float[rows * 7];
    int cat = 64 + 2 * 4 + 1;
    set(table, cat * 7, 0.5f, 0, 0, 0, 1, 0, 0.7f);

    assertCat(Decoder.YOLOX, 0.7, output(table, rows, 7));
  }

  @Test
  void detr_logits_with_nothing_as_a_class() {
    float[] logits = {0, 0, 20, 0, 20, 0};
    float[] boxes = {0, 0, 0, 0, 24 / 64f, 32 / 64f, 16 / 64f, 16 / 64f};

    assertCat(Decoder.DETR, 1, output(logits, 2, 3), output(boxes, 2, 4));
  }

  @Test
  void ssd_corners() {
    float[] scores = {1, 0, 0, 0.2f, 0.1f, 0.6f};
    float[] corners = {0, 0, 0, 0, 16 / 64f, 24 / 64f, 32 / 64f, 40 / 64f};

    assertCat(Decoder.SSD, 0.6, output(scores, 2, 3), output(corners, 2, 4));
  }

  @Test
  void nanodet_distributions() {
    int place = 2 * 4 + 1;
    var scores = new float[16 * 2];
    scores[place * 2 + 1] = 0.75f;
    var sides = new float[16 * 44];
    for (int side = 0; side < 4; side++) {
      // Between none and one cell, as sure of the one as of the other.
      sides[place * 44 + side * 11] = 50;
      sides[place * 44 + side * 11 + 1] = 50;
    }

    var findings =
        read(
            Decoder.NANODET,
            output(new float[64 * 2], 64, 2),
            output(new float[64 * 44], 64, 44),
            output(scores, 16, 2),
            output(sides, 16, 44),
            output(new float[4 * 2], 4, 2),
            output(new float[4 * 44], 4, 44));

    assertThat(findings.found()).hasSize(1);
    assertThat(findings.found().getFirst().box()).isEqualTo(new Findings.Box(32, 32, 32, 32));
  }

  @Test
  void of_boxes_over_each_other_the_surest_stays() {
    float[] rows = {25, 32, 16, 16, 0.8f, 0, 1, 24, 32, 16, 16, 0.9f, 0, 1};

    assertCat(Decoder.YOLOV5, 0.9, output(rows, 2, 7));
  }

  @Test
  void outputs_of_another_kind_are_refused() {
    assertThatThrownBy(() -> read(Decoder.YOLOX, output(new float[6], 1, 6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an output of 84 x 7 was expected, there are [[1, 6]]");
  }

  @Test
  void a_vector_becomes_one_of_length_one() {
    assertThat(read(Decoder.L2NORM, output(new float[] {3, 4}, 2)).embedding())
        .containsExactly(0.6f, 0.8f);
    assertThat(read(Decoder.NONE, output(new float[] {3, 4}, 2)).embedding())
        .containsExactly(3f, 4f);
  }

  @Test
  void logits_become_probabilities_and_probabilities_stay() {
    assertThat(read(Decoder.SOFTMAX, output(new float[] {0, 0}, 2)).found())
        .allSatisfy(one -> assertThat(one.score()).isEqualTo(0.5));
    assertThat(read(Decoder.SOFTMAX, output(new float[] {0.1f, 0.9f}, 2)).found().getFirst())
        .satisfies(one -> assertThat(one.label()).isEqualTo("cat"))
        .satisfies(one -> assertThat(one.score()).isCloseTo(0.9, within(1e-4)));
  }

  private static void assertCat(Decoder decoder, double score, Output... outputs) {
    Findings findings = read(decoder, outputs);

    assertThat(findings.found()).hasSize(1);
    var cat = findings.found().getFirst();
    assertThat(cat.label()).isEqualTo("cat");
    assertThat(cat.score()).isCloseTo(score, within(1e-3));
    assertThat(cat.box()).isEqualTo(new Findings.Box(32, 16, 32, 32));
    assertThat(cat.relative()).isEqualTo(new Findings.Box(0.25, 0.25, 0.25, 0.5));
  }

  private static Findings read(Decoder decoder, Output... outputs) {
    var input =
        new PictureInput(
            64,
            64,
            PictureInput.Layout.NCHW,
            PictureInput.Colour.RGB,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            PictureInput.Fit.LETTERBOX,
            0);
    var model =
        new Model(
            "test",
            "1",
            Task.DETECT,
            Optional.of(input),
            new Decoding(decoder, 0.3, 0.5, List.of()),
            List.of("dog", "cat"),
            new Terms("MIT", "", "", List.of(), false));
    return Reading.of(model, List.of(outputs), PICTURE, Framing.of(PICTURE, input));
  }

  private static Output output(float[] data, Integer... shape) {
    return new Output("output", List.of(shape), FloatBuffer.wrap(data));
  }

  private static void set(float[] table, int at, float... values) {
    System.arraycopy(values, 0, table, at, values.length);
  }
}

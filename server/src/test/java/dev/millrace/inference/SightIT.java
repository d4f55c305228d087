package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.models.Models;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks for text, sentences and speech, on what is drawn and said for them.
class SightIT {
  private static final List<String> LINES =
      List.of(
          "BREAKING NEWS 21:45",
          "Storm hits the northern coast",
          "Directed by Maria Schneider",
          "Chapter 7: The long way home",
          "www.example.org/live");

  @TempDir private static Path folder;
  private static Sight sight;

  @BeforeAll
  static void open() throws Exception {
    Path cache = Models.standardCache(System.getenv());
    var names = Set.of("text-detect", "text-read", "minilm", "silero-vad");
    Models.in(cache).fetch(names, _ -> {});
    sight = new Sight(cache, folder);
    sight.start();
  }

  @AfterAll
  static void close() {
    sight.close();
  }

  @Test
  void captions_of_ordinary_sizes_are_read_letter_by_letter() {
    Rgb picture = drawn();

    var lines = sight.lines(picture);

    assertThat(lines).hasSize(LINES.size());
    var read = lines.stream().map(line -> sight.read(picture, line).text()).toList();
    assertThat(read).isEqualTo(LINES);
  }

  @Test
  void a_picture_without_text_has_no_lines() {
    assertThat(sight.lines(new Rgb(640, 360, new byte[640 * 360 * 3]))).isEmpty();
  }

  @Test
  void sentences_that_mean_the_same_are_near_each_other() {
    float[] asked = sight.meaning("puppy next to a bike");

    double near = product(asked, sight.meaning("a dog beside a bicycle in front of a house"));
    double far = product(asked, sight.meaning("the chancellor explains the budget"));

    assertThat(near).isGreaterThan(0.45);
    assertThat(far).isLessThan(0.2);
    assertThat(product(asked, asked)).isBetween(0.999, 1.001);
  }

  @Test
  void noise_and_silence_are_no_speech() {
    SpeechMeter meter = sight.speech();
    var random = new java.util.Random(1);
    var noise = new short[SpeechMeter.SAMPLES];
    for (int n = 0; n < noise.length; n++) {
      noise[n] = (short) (random.nextGaussian() * 300);
    }

    for (int part = 0; part < 30; part++) {
      assertThat(meter.next(new short[SpeechMeter.SAMPLES])).isLessThan(0.3);
      assertThat(meter.next(noise)).isLessThan(0.5);
    }
  }

  @Test
  void a_network_that_was_not_fetched_is_off_and_says_what_to_do() {
    try (var blind = new Sight(folder, folder)) {
      assertThat(blind.off("nanodet-g")).get().asString().contains("./millrace models fetch");
    }
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int n = 0; n < a.length; n++) {
      sum += a[n] * b[n];
    }
    return sum;
  }

  private static Rgb drawn() {
    var image = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    canvas.setColor(new Color(40, 60, 90));
    canvas.fillRect(0, 0, 1280, 720);
    canvas.setColor(Color.WHITE);
    for (int n = 0; n < LINES.size(); n++) {
      canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24 + 4 * n));
      canvas.drawString(LINES.get(n), 100, 100 + 110 * n);
    }
    canvas.dispose();
    var samples = new byte[1280 * 720 * 3];
    for (int n = 0; n < 1280 * 720; n++) {
      int pixel = image.getRGB(n % 1280, n / 1280);
      samples[3 * n] = (byte) (pixel >> 16);
      samples[3 * n + 1] = (byte) (pixel >> 8);
      samples[3 * n + 2] = (byte) pixel;
    }
    return new Rgb(1280, 720, samples);
  }
}

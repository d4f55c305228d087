package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextFinderTest {
  private static final int WIDTH = 100;
  private static final int HEIGHT = 60;

  /// By which a line of 50 x 4 grows on each side.
  private static final double MORE = 50 * 4 * 1.6 / (2 * (50.0 + 4));

  private final float[] map = new float[WIDTH * HEIGHT];

  @Test
  void each_patch_is_a_line_widened_and_from_top_to_bottom() {
    patch(10, 40, 50, 4, 0.9f);
    patch(20, 10, 40, 10, 0.8f);

    assertThat(new TextFinder(map, WIDTH, HEIGHT).lines())
        .containsExactly(
            new Findings.Box(20 - 6.4, 10 - 6.4, 40 + 12.8, 10 + 12.8),
            new Findings.Box(10 - MORE, 40 - MORE, 50 + 2 * MORE, 4 + 2 * MORE));
  }

  @Test
  void what_is_unlikely_or_tiny_is_none() {
    patch(10, 10, 40, 10, 0.4f);
    patch(70, 40, 2, 10, 0.9f);

    assertThat(new TextFinder(map, WIDTH, HEIGHT).lines()).isEmpty();
  }

  private void patch(int x, int y, int width, int height, float likely) {
    for (int line = y; line < y + height; line++) {
      for (int at = x; at < x + width; at++) {
        map[line * WIDTH + at] = likely;
      }
    }
  }
}

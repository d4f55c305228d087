package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class LumaTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;

  private static Luma picture(IntBinaryOperator pixel) {
    var pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.clamp(pixel.applyAsInt(i % WIDTH, i / WIDTH), 16, 235);
    }
    return new Luma(WIDTH, HEIGHT, pixels);
  }

  /// Hills of light with edges and a little grain, as in a street by day.
  private static int scene(int x, int y) {
    double light = 110 + 50 * Math.sin(x / 17.0) + 35 * Math.cos(y / 9.0);
    int house = x / 20 % 2 == 0 && y > 40 ? 40 : 0;
    return (int) light - house + new Random(31L * x + y).nextInt(8);
  }

  private static final Luma SCENE = picture(LumaTest::scene);
  private static final Luma BLACK = picture((x, y) -> 16);
  private static final Luma FLAT = picture((x, y) -> 110);
  private static final Luma WHITE = picture((x, y) -> 235);
  private static final Luma TITLES =
      picture((x, y) -> y > 40 && y < 52 && x > 30 && x < 130 && x % 5 < 3 ? 235 : 16);

  @Test
  void a_picture_that_shows_nothing_scores_nothing() {
    assertThat(BLACK.score()).isZero();
    assertThat(FLAT.score()).isZero();
    assertThat(WHITE.score()).isZero();
  }

  @Test
  void titles_lose_against_a_scene() {
    assertThat(TITLES.score()).isLessThan(SCENE.score() / 4);
  }

  @Test
  void a_blurred_scene_loses_against_a_sharp_one() {
    Luma blurred =
        picture(
            (x, y) -> {
              int sum = 0;
              for (int dy = -3; dy <= 3; dy++) {
                for (int dx = -3; dx <= 3; dx++) {
                  sum += scene(Math.abs(x + dx), Math.abs(y + dy));
                }
              }
              return sum / 49;
            });

    assertThat(blurred.score()).isLessThan(SCENE.score() * 0.8);
  }

  @Test
  void a_dark_or_glaring_scene_loses_against_a_well_lit_one() {
    Luma dark = picture((x, y) -> 16 + scene(x, y) / 8);
    Luma glaring = picture((x, y) -> 180 + scene(x, y) / 4);

    assertThat(dark.score()).isLessThan(SCENE.score() / 2);
    assertThat(glaring.score()).isLessThan(SCENE.score() / 2);
  }

  @Test
  void the_smallest_picture_has_a_score() {
    assertThat(new Luma(2, 2, new byte[] {16, 80, (byte) 160, (byte) 235}).score()).isPositive();
  }
}

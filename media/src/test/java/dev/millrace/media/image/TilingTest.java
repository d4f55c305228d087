package dev.millrace.media.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilingTest {
  private static final DisplaySize WIDE = new DisplaySize(1920, 1080);

  @ParameterizedTest(name = "{0} s: {2} tiles, one every {1} s")
  @CsvSource({
    "1, 1, 1",
    "12, 1, 12",
    "119, 1, 119",
    "120, 2, 60",
    "600, 5, 120",
    "3600, 10, 360",
    "10800, 27, 400",
    "43200, 108, 400"
  })
  void a_longer_film_has_rarer_tiles_and_never_more_than_400(
      long seconds, int interval, int count) {
    var tiling = Tiling.of(WIDE, Rational.of(seconds));

    assertThat(tiling.intervalSeconds()).isEqualTo(interval);
    assertThat(tiling.count()).isEqualTo(count);
    assertThat(tiling.sheets()).isEqualTo((count + 24) / 25);
  }

  @ParameterizedTest(name = "{0}x{1} becomes {2}x{3}")
  @CsvSource({
    "1920, 1080, 160, 90",
    "1080, 1920, 50, 90",
    "1920, 800, 160, 66",
    "2000, 10, 160, 2",
    "64, 36, 64, 36"
  })
  void a_tile_keeps_the_shape_of_the_picture(int width, int height, int tileWidth, int tileHeight) {
    var tiling = Tiling.of(new DisplaySize(width, height), Rational.of(5));

    assertThat(tiling.width()).isEqualTo(tileWidth);
    assertThat(tiling.height()).isEqualTo(tileHeight);
  }

  @Test
  void the_text_leads_from_each_moment_to_its_tile() {
    var tiling = Tiling.of(WIDE, new Rational(263, 10));

    String text = tiling.webVtt(new Rational(263, 10), n -> "storyboard-" + n + ".jpg");

    assertThat(text)
        .startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nstoryboard-0.jpg#xywh=0,0,160,90\n")
        .contains("00:00:06.000 --> 00:00:07.000\nstoryboard-0.jpg#xywh=160,90,160,90\n")
        .endsWith("00:00:26.000 --> 00:00:26.300\nstoryboard-1.jpg#xywh=160,0,160,90\n");
  }
}

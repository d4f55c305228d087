package dev.millrace.media.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {
  @ParameterizedTest(name = "{0}x{1} -> {2}")
  @CsvSource({
    "1920, 1080, 1920x1080 1280x720 854x480 640x360",
    "3840, 2160, 1920x1080 1280x720 854x480 640x360",
    "1080, 1920, 1080x1920 720x1280 480x854 360x640",
    "1440,  900, 1440x900 1152x720 768x480 576x360",
    "1280,  720, 1280x720 854x480 640x360",
    " 768,  576, 640x480 480x360",
    " 768,  578, 768x578 638x480 478x360",
    "1920,  800, 1728x720 1152x480 864x360",
    " 640,  360, 640x360",
    " 320,  240, 320x240",
    "   3,    3, 2x2",
    "   1,    1, 2x2",
    "8000,  100, 4096x52",
  })
  void sources_get_these_rungs(int width, int height, String sizes) {
    List<Rung> rungs = Ladder.of(new DisplaySize(width, height), FrameRate.whole(25));

    assertThat(rungs.stream().map(LadderTest::size).collect(Collectors.joining(" ")))
        .isEqualTo(sizes);
    assertThat(rungs).allMatch(rung -> rung.width() % 2 == 0 && rung.height() % 2 == 0);
  }

  @Test
  void standard_rungs_have_their_caps_levels_and_names() {
    List<Rung> rungs = Ladder.of(new DisplaySize(1920, 1080), FrameRate.whole(24));

    assertThat(rungs).extracting(Rung::name).containsExactly("1080p", "720p", "480p", "360p");
    assertThat(rungs)
        .extracting(rung -> rung.maxrate().bitsPerSecond() / 1000)
        .containsExactly(5000L, 2800L, 1400L, 800L);
    assertThat(rungs.getFirst().bufsizeBits()).isEqualTo(10_000_000);
    assertThat(rungs).extracting(Rung::crf).containsOnly(23);
    assertThat(rungs)
        .extracting(rung -> rung.h264().level())
        .containsExactly("4.0", "3.1", "3.0", "3.0");
  }

  @Test
  void more_than_30_frames_a_second_raise_cap_and_level() {
    List<Rung> rungs = Ladder.of(new DisplaySize(1920, 1080), new FrameRate(60_000, 1001));

    assertThat(rungs.getFirst().maxrate()).isEqualTo(BitRate.ofKilobits(7500));
    assertThat(rungs.getFirst().h264().level()).isEqualTo("4.2");
  }

  @Test
  void caps_between_rungs_lie_on_the_line_between_them() {
    Rung native900 = Ladder.of(new DisplaySize(1440, 900), FrameRate.whole(25)).getFirst();

    assertThat(native900.name()).isEqualTo("900p");
    assertThat(native900.maxrate()).isEqualTo(BitRate.ofKilobits(3900));
  }

  @ParameterizedTest(name = "{0}x{1} {2}:{3} turned {4} -> {5}x{6}")
  @CsvSource({
    "1920, 1080,  1,  1,   0, 1920, 1080",
    "1920, 1080,  1,  1,  90, 1080, 1920",
    "1920, 1080,  1,  1, -90, 1080, 1920",
    "1920, 1080,  1,  1, 180, 1920, 1080",
    " 720,  576, 16, 15,   0,  768,  576",
    " 720,  576, 16, 15, 270,  576,  768",
    " 720,  576,  0,  1,   0,  720,  576",
  })
  void a_picture_is_shown_in_square_pixels_and_upright(
      int width, int height, int par, int per, int degrees, int shownWidth, int shownHeight) {
    assertThat(DisplaySize.of(width, height, new Rational(par, per), degrees))
        .isEqualTo(new DisplaySize(shownWidth, shownHeight));
  }

  private static String size(Rung rung) {
    return rung.width() + "x" + rung.height();
  }
}

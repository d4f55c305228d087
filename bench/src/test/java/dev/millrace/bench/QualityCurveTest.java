package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Ladder;
import dev.millrace.media.time.FrameRate;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityCurveTest {
  private static RungQuality rung(double kbps, double xpsnr) {
    var rung = Ladder.of(new DisplaySize(640, 360), FrameRate.whole(25)).getFirst();
    return new RungQuality(rung, kbps, 0.9, xpsnr, 1);
  }

  private static final QualityCurve CURVE =
      QualityCurve.xpsnr(List.of(rung(4000, 40), rung(1000, 30), rung(500, 27)));

  @Test
  void between_rungs_quality_grows_with_the_logarithm_of_the_rate() {
    assertThat(CURVE.kbpsAt(35)).isCloseTo(2000, within(0.1));
    assertThat(CURVE.kbpsAt(27)).isCloseTo(500, within(0.1));
  }

  @Test
  void beyond_its_ends_the_last_lines_go_on() {
    assertThat(CURVE.kbpsAt(45)).isCloseTo(8000, within(0.1));
    assertThat(CURVE.kbpsAt(24)).isCloseTo(250, within(0.1));
  }

  @Test
  void a_ladder_at_half_the_rates_takes_half_the_bits_at_equal_quality() {
    var half = QualityCurve.xpsnr(List.of(rung(2000, 40), rung(500, 30), rung(250, 27)));

    assertThat(half.atBestOf(CURVE)).isCloseTo(0.5, within(1e-9));
    assertThat(half.atAllOf(CURVE)).isCloseTo(0.5, within(1e-9));
  }
}

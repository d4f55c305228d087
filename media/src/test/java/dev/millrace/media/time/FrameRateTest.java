package dev.millrace.media.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateTest {
  @ParameterizedTest(name = "{0} -> {1}, HLS {2}")
  @CsvSource({
    "30000/1001, 30000/1001, 29.970",
    "60/2,       30,         30.000",
    "25,         25,         25.000",
    "29.97,      30000/1001, 29.970",
    "23.976,     24000/1001, 23.976",
    "23.98,      24000/1001, 23.976",
    "24.001,     24,         24.000",
    "12.5,       25/2,       12.500",
    "59.94,      60000/1001, 59.940",
    "1e2,        100,        100.000",
    "17,         17,         17.000",
    "26.5,       53/2,       26.500",
    "2997/100,   30000/1001, 29.970",
  })
  void rates_are_read_and_snap_to_the_nearest_standard_one(
      String text, String snapped, String hls) {
    FrameRate rate = FrameRate.parse(text).snapped();

    assertThat(rate.toDash()).isEqualTo(snapped);
    assertThat(rate.toHls()).isEqualTo(hls);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0/0", "1/0", "-25", "25/-1", "nan", "25/", "/1", "1e99", "9999999999"})
  void what_is_no_rate_is_refused(String text) {
    assertThatThrownBy(() -> FrameRate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{1} s of {0} -> {2} frames")
  @CsvSource({"24000/1001, 2, 48", "25, 2, 50", "12.5, 2, 25", "1/10, 2, 1", "60, 2, 120"})
  void frames_per_duration_is_the_nearest_whole_number(String rate, long seconds, int frames) {
    assertThat(FrameRate.parse(rate).framesPer(Rational.of(seconds))).isEqualTo(frames);
  }

  @Test
  void a_thousand_hours_do_not_drift() {
    FrameRate rate = new FrameRate(30_000, 1001);
    long frames = 1000L * 3600 * 30;

    Ticks end = Ticks.exactly(rate.durationOf(frames), 30_000);

    assertThat(end.value()).isEqualTo(frames * 1001);
  }
}

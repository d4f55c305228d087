package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What DASH is told of the stretches of a programme.
class EntrancesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final SoundProgramme shown =
      new SoundProgramme(Duration.ofSeconds(30), new TestClock(NOON));

  private String mpd() {
    return shown.programme().mpd("/live/time");
  }

  private static String period(String mpd, int number) {
    String begin = "<Period id=\"" + number + "\"";
    return mpd.contains(begin) ? mpd.substring(mpd.indexOf(begin)).split("</Period>", 2)[0] : "";
  }

  @Test
  void each_period_names_what_its_own_segments_are_coded_with() {
    shown.show(NOON, "mp4a.40.2", 3);
    shown.show(NOON.plusSeconds(10), "mp4a.40.5", 3);
    shown.show(NOON.plusSeconds(20), "mp4a.40.5", 1);

    assertThat(period(mpd(), 0)).contains("/init-0.mp4").contains("\"mp4a.40.2\"");
    assertThat(period(mpd(), 1)).contains("/init-1.mp4").contains("\"mp4a.40.5\"");
    assertThat(period(mpd(), 2)).contains("/init-1.mp4").contains("\"mp4a.40.5\"");
  }

  @Test
  void periods_that_ended_before_what_is_listed_are_left_out() {
    for (int i = 0; i < 100; i++) {
      shown.show(NOON.plusSeconds(20L * i), "mp4a.40.2", 5);
    }

    String mpd = mpd();

    assertThat(mpd.split("<Period ", -1)).hasSizeLessThan(8);
    assertThat(period(mpd, 95)).isEmpty();
    assertThat(period(mpd, 98)).contains("start=\"PT1960S\"");
    assertThat(period(mpd, 99)).isNotEmpty();
  }
}

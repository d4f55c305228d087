package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How parts come, by a clock that stands still.
class PulseTest {
  private final TestClock clock = TestClock.atNoon();
  private final Pulse pulse = new Pulse(clock);

  private void part(boolean isSound, int lateMillis) {
    pulse.part(isSound, clock.instant().minusMillis(lateMillis));
  }

  @Test
  void before_the_first_part_nothing_is_known() {
    assertThat(pulse.latency()).isZero();
    assertThat(pulse.jitter()).isZero();
    assertThat(pulse.skew()).isZero();
  }

  @Test
  void lateness_is_that_of_pictures_and_unevenness_the_width_of_it() {
    part(false, 100);
    part(false, 300);
    part(true, 50);

    assertThat(pulse.latency()).isEqualTo(Duration.ofMillis(200));
    assertThat(pulse.least()).isEqualTo(Duration.ofMillis(100));
    assertThat(pulse.jitter()).isEqualTo(Duration.ofMillis(200));
    assertThat(pulse.skew()).isEqualTo(Duration.ofMillis(150));
  }

  @Test
  void sound_alone_speaks_for_itself() {
    part(true, 40);
    part(true, 60);

    assertThat(pulse.latency()).isEqualTo(Duration.ofMillis(50));
    assertThat(pulse.jitter()).isEqualTo(Duration.ofMillis(20));
    assertThat(pulse.skew()).isZero();
  }

  @Test
  void what_is_long_ago_is_forgotten() {
    part(false, 5_000);
    for (int i = 0; i < Pulse.PARTS; i++) {
      part(false, 100);
    }

    assertThat(pulse.jitter()).isZero();
    assertThat(pulse.latency()).isEqualTo(Duration.ofMillis(100));
  }
}

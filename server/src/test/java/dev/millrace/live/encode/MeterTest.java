package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.join.Hold.Losses;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What is counted of a publisher, by a clock that moves when told.
class MeterTest {
  private final TestClock clock = TestClock.atNoon();
  private final Meter meter = new Meter(clock);

  /// A tenth of a second each.
  private void come(int times) {
    for (int i = 0; i < times; i++) {
      clock.advance(Duration.ofMillis(100));
      pictures += 3;
      meter.received(12_500);
      meter.pictures(pictures);
    }
  }

  private long pictures;

  @Test
  void rates_are_those_of_the_last_seconds() {
    come(50);
    assertThat(meter.bitsPerSecond()).isBetween(950_000L, 1_050_000L);
    assertThat(meter.framesPerSecond()).isBetween(28.5, 31.5);

    clock.advance(Duration.ofSeconds(5));
    assertThat(meter.bitsPerSecond()).isZero();
    assertThat(meter.framesPerSecond()).isZero();
  }

  @Test
  void it_is_steady_since_its_last_pause() {
    come(30);
    assertThat(meter.steady()).isEqualTo(Duration.ofSeconds(3));
    assertThat(meter.silence()).isZero();

    clock.advance(Duration.ofMillis(1_500));
    assertThat(meter.steady()).isZero();
    assertThat(meter.silence()).isEqualTo(Duration.ofMillis(1_500));

    come(10);
    assertThat(meter.steady()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void packets_are_lost_lately_for_five_to_ten_seconds() {
    come(60);
    meter.losses(new Losses(7, 0, 0));
    assertThat(meter.lostLately()).isEqualTo(7);
    for (int second = 0; second < 4; second++) {
      come(10);
      meter.losses(new Losses(7, 0, 0));
    }
    assertThat(meter.lostLately()).isEqualTo(7);
    for (int second = 0; second < 6; second++) {
      come(10);
      meter.losses(new Losses(7, 0, 0));
    }
    assertThat(meter.lostLately()).isZero();
    assertThat(meter.losses().packets()).isEqualTo(7);
  }
}

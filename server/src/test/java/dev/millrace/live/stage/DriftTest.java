package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final Drift drift = new Drift();

  /// Over `hours`, a look each ten seconds, by a clock that loses or wins; how often times are told
  /// anew, which begins another session.
  private int turns(int hours, double millisASecond) {
    int turns = 0;
    double late = 400;
    for (int second = 0; second < hours * 3600; second += 10) {
      late += 10 * millisASecond;
      if (drift.look(turns, Duration.ofMillis(Math.round(late)), NOON.plusSeconds(second))) {
        turns++;
        late = 400;
      }
    }
    return turns;
  }

  @Test
  void a_clock_that_goes_slow_is_told_anew_each_second() {
    assertThat(turns(24, 0.05)).isEqualTo(4);
  }

  @Test
  void so_is_one_that_goes_fast() {
    assertThat(turns(24, -0.05)).isEqualTo(4);
  }

  @Test
  void one_that_goes_right_is_left() {
    assertThat(turns(24, 0.01)).isZero();
  }

  @Test
  void what_a_machine_is_late_by_at_the_beginning_is_usual_for_it() {
    assertThat(drift.look("first", Duration.ofSeconds(3), NOON)).isFalse();
    assertThat(drift.look("first", Duration.ofSeconds(3), NOON.plus(Drift.SETTLING))).isFalse();
    assertThat(drift.look("first", Duration.ofSeconds(3), NOON.plusSeconds(3600))).isFalse();
    assertThat(drift.look("other", Duration.ZERO, NOON.plusSeconds(3610))).isFalse();
  }
}

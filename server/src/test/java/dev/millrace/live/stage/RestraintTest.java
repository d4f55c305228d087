package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When rungs are left out, and when they come back.
class RestraintTest {
  private static final Duration STEP = Duration.ofMillis(200);

  private final Restraint restraint = new Restraint();
  private Instant now = Instant.EPOCH;

  private void begin(int left) {
    restraint.begun(now, left, 4);
  }

  /// Looks at the same for a while; tells after how long something changed, else nothing.
  private Duration after(Duration most, double speed, double strain, int needed, boolean room) {
    for (Duration passed = Duration.ZERO; passed.compareTo(most) <= 0; passed = passed.plus(STEP)) {
      now = now.plus(STEP);
      if (restraint.look(new Restraint.Seen(now, speed, strain, needed, room))) {
        begin(restraint.left());
        return passed;
      }
    }
    return Duration.ofDays(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1.00, 0.0, 0, keeps up",
    "0.70, 0.0, 0, is slow because nothing comes",
    "1.00, 0.9, 0, catches up",
    "0.80, 0.9, 1, gives way",
    "0.00, 1.0, 1, has made nothing",
  })
  void an_encoder_gives_way_when_it_is_slow_and_its_input_waits(
      double speed, double strain, int left, String what) {
    begin(0);

    after(Duration.ofSeconds(30).minus(Restraint.SETTLING), speed, strain, 0, true);

    assertThat(restraint.left()).as(what).isGreaterThanOrEqualTo(left);
    assertThat(restraint.left() == 0).as(what).isEqualTo(left == 0);
  }

  @Test
  void it_is_not_judged_while_it_begins_nor_for_a_moment() {
    begin(0);

    assertThat(after(Duration.ofMinutes(1), 0.5, 1, 0, true))
        .isBetween(
            Restraint.SETTLING.plus(Restraint.BEHIND).minus(STEP),
            Restraint.SETTLING.plus(Restraint.BEHIND).plus(STEP));
  }

  @Test
  void as_many_are_left_out_as_it_takes_but_never_the_last() {
    begin(0);
    after(Duration.ofMinutes(1), 0.4, 1, 2, true);
    assertThat(restraint.left()).isEqualTo(2);

    after(Duration.ofMinutes(1), 0.4, 1, 3, true);
    assertThat(restraint.left()).isEqualTo(3);
    assertThat(after(Duration.ofMinutes(1), 0.4, 1, 3, true)).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void they_come_back_one_by_one_after_a_calm_minute_when_there_is_room() {
    begin(2);

    assertThat(after(Duration.ofMinutes(3), 1, 0, 0, false)).isEqualTo(Duration.ofDays(1));
    after(Duration.ofMinutes(3), 1, 0, 0, true);
    assertThat(restraint.left()).isEqualTo(1);
    assertThat(after(Duration.ofMinutes(3), 1, 0, 0, true))
        .isGreaterThanOrEqualTo(Restraint.FIRST_CALM);
    assertThat(restraint.left()).isZero();
  }

  @Test
  void each_time_that_they_came_back_too_early_they_wait_twice_as_long() {
    begin(0);
    Duration waited = Restraint.FIRST_CALM;
    after(Duration.ofMinutes(1), 0.5, 1, 1, true);

    for (int time = 0; time < 8; time++) {
      assertThat(after(Duration.ofHours(1), 1, 0, 0, true)).isGreaterThanOrEqualTo(waited);
      assertThat(restraint.left()).isZero();
      after(Duration.ofMinutes(1), 0.5, 1, 1, true);
      waited = waited.multipliedBy(2);
      waited = waited.compareTo(Restraint.LAST_CALM) > 0 ? Restraint.LAST_CALM : waited;
    }
    assertThat(after(Duration.ofHours(1), 1, 0, 0, true)).isLessThan(Duration.ofMinutes(31));
  }
}

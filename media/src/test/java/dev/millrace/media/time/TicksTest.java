package dev.millrace.media.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void a_moment_is_the_same_in_every_timescale() {
    var ticks = new Ticks(120_120, 30_000);

    assertThat(ticks.rescaled(48_000, RoundingMode.UNNECESSARY))
        .isEqualTo(new Ticks(192_192, 48_000));
    assertThat(ticks.compareTo(new Ticks(192_192, 48_000))).isZero();
    assertThat(ticks.seconds()).isEqualTo(new Rational(1001, 250));
  }

  @Test
  void rounding_is_the_callers_choice() {
    var third = new Ticks(1, 3);

    assertThat(third.rescaled(10, RoundingMode.FLOOR).value()).isEqualTo(3);
    assertThat(third.rescaled(10, RoundingMode.CEILING).value()).isEqualTo(4);
    assertThatThrownBy(() -> third.rescaled(10, RoundingMode.UNNECESSARY))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void large_times_do_not_overflow_on_the_way() {
    var late = new Ticks(1L << 60, 90_000);

    assertThat(late.rescaled(90_001, RoundingMode.FLOOR).rescaled(90_000, RoundingMode.CEILING))
        .isEqualTo(late);
  }

  @Test
  void a_result_beyond_64_bits_is_refused() {
    assertThatThrownBy(() -> new Rational(Long.MAX_VALUE, 2).times(4))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Rational.ONE.dividedBy(Rational.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fractions_are_reduced_and_signed_in_the_numerator() {
    assertThat(Rational.of(6, -4)).isEqualTo(new Rational(-3, 2));
    assertThat(new Rational(-3, 2).absolute()).hasToString("3/2");
    assertThat(new Rational(1001, 30_000).toDecimal(6)).isEqualTo("0.033367");
  }
}

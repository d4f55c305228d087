package dev.millrace.streams.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.streams.FrameBatch.Frame;
import org.junit.jupiter.api.Test;

class MomentTest {
  @Test
  void a_source_whose_times_jump_ahead_is_believed_no_further_than_the_wall_clock_and_a_little() {
    Moment first = Moment.of(null, 1, frame(7, 1_000_000));
    Moment next = Moment.of(first, 1, frame(7.2, 1_000_050));
    Moment jumped = Moment.of(next, 1, frame(47.2, 1_000_150));
    Moment wallSetBack = Moment.of(jumped, 1, frame(48.2, 900_000));

    assertThat(next.seconds() - first.seconds()).isCloseTo(0.2, within(1e-6));
    assertThat(jumped.seconds() - next.seconds()).isCloseTo(5.1, within(1e-6));
    assertThat(wallSetBack.seconds() - jumped.seconds()).isCloseTo(1, within(1e-6));
  }

  private static Frame frame(double ptsSeconds, long atMillis) {
    return new Frame(0, atMillis, ptsSeconds, new byte[1]);
  }
}

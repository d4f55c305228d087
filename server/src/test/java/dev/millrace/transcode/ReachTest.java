package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.time.Rational;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final Rational PACKET = Rational.of(1, 2);

  private static Rational end(int lastStart) {
    return Rational.of(lastStart).plus(PACKET);
  }

  private static Reach of(int... starts) {
    var reach = new Reach();
    for (int start : starts) {
      reach.add(Rational.of(start), Rational.of(start).plus(PACKET));
    }
    return reach;
  }

  @Test
  void one_packet_that_is_hours_away_is_not_believed() {
    assertThat(of(0, 1, 2, 47_000).among(List.of())).contains(end(2));
    assertThat(of(47_000, 0, 1, 2).among(List.of())).contains(end(2));
    assertThat(of(0, 1, 47_000, 47_001, 2, 3).among(List.of())).contains(end(3));
  }

  @Test
  void a_long_step_is_believed_when_it_is_confirmed() {
    assertThat(of(0, 1, 500, 501).among(List.of())).contains(end(501));
    assertThat(of(0, 1, 500).among(List.of(of(498, 499)))).contains(end(500));
  }

  @Test
  void a_film_of_one_frame_reaches_to_its_end() {
    assertThat(of(7).among(List.of())).contains(end(7));
    assertThat(of(7).confirmed()).isEmpty();
  }
}

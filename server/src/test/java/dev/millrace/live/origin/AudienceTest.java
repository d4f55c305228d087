package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AudienceTest {
  private final Audience audience = new Audience();

  @Test
  void a_session_is_one_viewer_for_ten_seconds_after_it_asked_last() {
    audience.seen(1, 0);
    audience.seen(1, 4_000);
    audience.seen(2, 5_000);

    assertThat(audience.count(5_000)).isEqualTo(2);
    assertThat(audience.count(14_000)).isEqualTo(2);
    assertThat(audience.count(14_001)).isEqualTo(1);
    assertThat(audience.count(15_001)).isZero();
  }

  @Test
  void there_are_never_more_than_are_counted() {
    for (int session = 0; session < Audience.MOST + 10; session++) {
      audience.seen(session, 0);
    }

    assertThat(audience.count(1)).isEqualTo(Audience.MOST);
    audience.seen(-1, 11_000);
    audience.seen(-2, 11_000);
    assertThat(audience.count(11_000)).isGreaterThanOrEqualTo(1);
  }

  @Test
  void those_of_other_processes_count_until_nothing_was_heard_for_ten_seconds() {
    audience.seen(1, 0);
    audience.elsewhere("a", 5, 0);
    audience.elsewhere("a", 3, 1_000);
    audience.elsewhere("b", 2, 4_000);

    assertThat(audience.count(9_000)).isEqualTo(6);
    assertThat(audience.count(11_001)).isEqualTo(2);
    assertThat(audience.count(14_001)).isZero();
  }
}

package dev.millrace.live.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// How long it is until something is tried again.
class LaterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestClock clock = TestClock.atNoon();
  private final Later later = new Later(clock);

  private long secondsUntilDue() {
    long seconds = 0;
    while (!later.waiting().isEmpty()) {
      clock.advance(SECOND);
      seconds++;
    }
    return seconds;
  }

  @Test
  void pauses_double_up_to_the_longest() {
    var pauses = new ArrayList<Long>();

    for (int attempt = 0; attempt < 8; attempt++) {
      later.tried("one");
      pauses.add(secondsUntilDue());
    }

    assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void each_waits_by_itself_and_who_was_long_not_tried_begins_anew() {
    later.tried("one");
    later.tried("one");
    clock.advance(SECOND.multipliedBy(3));
    later.tried("other");

    assertThat(later.waiting()).containsExactlyInAnyOrder("one", "other");
    clock.advance(SECOND);
    assertThat(later.waiting()).containsExactly("other");
    clock.advance(Duration.ofMinutes(10));
    later.tried("one");
    assertThat(secondsUntilDue()).isEqualTo(2);
  }
}

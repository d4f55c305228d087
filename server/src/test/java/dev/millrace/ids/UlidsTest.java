package dev.millrace.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UlidsTest {
  private final TestClock clock = TestClock.atNoon();
  private final Ulids ulids = new Ulids(clock, new Random(1));

  @Test
  void a_ulid_knows_when_it_was_made() {
    assertThat(ulids.next().time()).isEqualTo(clock.instant());
    assertThat(new Ulid("01arz3ndektsv4rrffq69g5fav").time())
        .isEqualTo(Instant.ofEpochMilli(1469922850259L));
  }

  @Test
  void ids_grow_within_a_millisecond_and_when_the_clock_steps_back() {
    var made = new ArrayList<Ulid>();
    for (int i = 0; i < 1000; i++) {
      made.add(ulids.next());
      clock.advance(Duration.ofMillis(i % 3 - 1));
    }

    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void a_used_up_millisecond_borrows_the_next() {
    var last = new Ulids(clock, () -> -1L);

    var first = last.next();
    var second = last.next();

    assertThat(first.value()).endsWith("z".repeat(16));
    assertThat(second).isGreaterThan(first);
    assertThat(second.time()).isEqualTo(clock.instant().plusMillis(1));
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "",
        "01arz3ndektsv4rrffq69g5fa",
        "01arz3ndektsv4rrffq69g5favv",
        "81arz3ndektsv4rrffq69g5fav",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01arz3ndektsv4rrffq69g5fau",
        "01arz3ndektsv4rrffq69g5fa\n",
        "../../../../../etc/passwd0"
      })
  void other_texts_are_no_ulids(String text) {
    assertThatThrownBy(() -> new Ulid(text)).isInstanceOf(IllegalArgumentException.class);
  }
}

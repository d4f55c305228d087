package dev.millrace.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = Backoff.standard();
  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void the_waits_grow_from_five_seconds_to_eight_hours_and_last_three_days() {
    var waits = backoff.waits();

    assertThat(waits).isSorted();
    assertThat(waits.getFirst()).isEqualTo(Duration.ofSeconds(5));
    assertThat(waits.getLast()).isEqualTo(Duration.ofHours(8));
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofHours(71), Duration.ofHours(73));
  }

  @Test
  void a_wait_is_within_a_fifth_of_its_length_and_not_always_the_same() {
    var random = new Random(seed);

    var waits =
        IntStream.range(0, 200)
            .mapToObj(_ -> backoff.after(1, random).orElseThrow())
            .distinct()
            .toList();

    assertThat(waits)
        .as("seed " + seed)
        .hasSizeGreaterThan(50)
        .allMatch(wait -> wait.toMillis() >= 4_000 && wait.toMillis() <= 6_000);
  }

  @Test
  void after_seventeen_attempts_there_is_no_other() {
    assertThat(backoff.after(16, new Random(seed))).isPresent();
    assertThat(backoff.after(17, new Random(seed))).isEmpty();
  }

  @Test
  void later_events_wait_for_the_first_five_attempts_less_than_a_quarter_of_an_hour() {
    var held = backoff.waits().stream().limit(4).reduce(Duration.ZERO, Duration::plus);

    assertThat(backoff.holdsAfter(4)).isTrue();
    assertThat(backoff.holdsAfter(5)).isFalse();
    assertThat(held).isLessThan(Duration.ofMinutes(15));
  }
}

package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Refreshed.Freshness;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Values that outlast the absence of what they come from.
class RefreshedTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();
  private final Refreshed<String, Integer> values =
      new Refreshed<>(10, this::look, _ -> new Freshness(SECOND, SECOND, HOUR), nanos::get);

  private int look(String key) {
    int count = lookups.incrementAndGet();
    if (away.get()) {
      throw new IllegalStateException("away");
    }
    return count;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void while_lookups_fail_the_old_value_is_given_without_waiting_for_them() {
    assertThat(values.find("film").value()).isEqualTo(1);
    away.set(true);
    pass(Duration.ofMinutes(1));
    assertThat(values.recall("film")).isNull();
    assertThat(values.find("film").value()).isEqualTo(1);

    for (int minute = 0; minute < 50; minute++) {
      pass(Duration.ofMinutes(1));
      var known = values.recall("film");
      assertThat(known).isNotNull();
      assertThat(known.value()).isEqualTo(1);
    }

    pass(HOUR);
    assertThat(values.recall("film")).isNull();
  }

  @Test
  void what_is_known_to_have_changed_is_looked_up_and_goes_on_while_that_fails() {
    assertThat(values.find("film").value()).isEqualTo(1);
    values.outdate(key -> key.equals("another"));
    assertThat(values.recall("film")).isNotNull();

    away.set(true);
    values.outdate(key -> key.equals("film"));
    assertThat(values.recall("film")).isNull();
    assertThat(values.find("film").value()).isEqualTo(1);
    assertThat(values.recall("film")).isNotNull();

    away.set(false);
    assertThat(Eventually.holds(() -> values.find("film").value() > 1)).isTrue();
  }

  @Test
  void the_first_lookup_that_succeeds_again_counts() {
    values.find("film");
    away.set(true);
    pass(Duration.ofMinutes(1));
    values.find("film");

    away.set(false);

    assertThat(Eventually.holds(() -> values.find("film").value() > 1)).isTrue();
    pass(Duration.ofMinutes(1));
    assertThat(values.recall("film")).isNull();
  }
}

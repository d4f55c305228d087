package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Who takes the channels of others after an outage of the database.
class GraceTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Grace grace = new Grace(Duration.ofSeconds(10), nanos::get);

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void whoever_has_just_begun_or_has_renewed_in_time_takes_what_others_have_lost() {
    assertThat(grace.isGiven()).isFalse();
    grace.renewed();
    pass(8);

    assertThat(grace.isGiven()).isFalse();
  }

  @Test
  void after_an_outage_others_have_the_time_of_a_lease_to_renew_theirs() {
    grace.renewed();
    pass(30);
    assertThat(grace.isGiven()).as("the database is still away").isTrue();
    pass(4);

    assertThat(grace.isGiven()).isTrue();
    grace.renewed();
    pass(9);
    assertThat(grace.isGiven()).isTrue();
    grace.renewed();
    pass(2);
    assertThat(grace.isGiven()).isFalse();
  }
}

package dev.millrace.streams.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Silence silence = new Silence(nanos::get, 5);

  @Test
  void one_that_never_sent_a_picture_is_given_up_too_though_later() {
    after(100);
    assertThat(silence.isTooLong()).as("not open yet").isFalse();

    silence.begin();
    after(29);
    assertThat(silence.isTooLong()).isFalse();
    after(2);
    assertThat(silence.isTooLong()).isTrue();
    silence.end();
    assertThat(silence.isTooLong()).isFalse();
  }

  @Test
  void one_that_sends_is_given_up_soon_after_its_last_picture() {
    silence.begin();
    for (int n = 0; n < 10; n++) {
      after(7);
      silence.heard();
      assertThat(silence.isTooLong()).isFalse();
    }
    after(9);
    assertThat(silence.isTooLong()).isTrue();

    silence.begin();
    after(9);
    assertThat(silence.isTooLong()).as("opened anew").isFalse();
  }

  @Test
  void one_of_which_a_picture_each_ten_seconds_is_wanted_is_given_more_time() {
    var rare = new Silence(nanos::get, 0.1);
    rare.begin();
    rare.heard();
    after(20);
    assertThat(rare.isTooLong()).isFalse();
    after(6);
    assertThat(rare.isTooLong()).isTrue();
  }

  @Test
  void a_picture_that_comes_after_the_end_opens_nothing() {
    silence.begin();
    silence.end();
    silence.heard();
    after(100);
    assertThat(silence.isTooLong()).isFalse();
  }

  private void after(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}

package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundTest {
  private static void workABit() {
    long began = System.nanoTime();
    while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(100)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void it_does_nothing_as_long_as_others_have_more_need() throws Exception {
    var crowded = new AtomicBoolean(true);
    var asked = new CountDownLatch(10);
    var worked = new AtomicBoolean();
    var pace =
        new Pace(
            () -> {
              asked.countDown();
              return crowded.get();
            });
    try (var background = new Background("test", 1, pace)) {
      background.run(() -> worked.set(true));
      asked.await();
      assertThat(worked).isFalse();

      crowded.set(false);
      background.await();

      assertThat(worked).isTrue();
    }
  }

  @Test
  void it_does_not_begin_in_a_gap_between_the_steps_of_others() throws Exception {
    var busyAndGap = List.of(true, false, false, true);
    var asked = new AtomicInteger();
    var often = new CountDownLatch(20);
    var pace =
        new Pace(
            () -> {
              often.countDown();
              return busyAndGap.get(asked.getAndIncrement() % busyAndGap.size());
            });
    try (pace) {
      var begins = Thread.ofVirtual().start(pace::begin);
      often.await();

      assertThat(begins.isAlive()).isTrue();
    }
  }

  @Test
  void once_out_of_patience_it_rests_nine_times_as_long_as_it_worked() {
    var pace = new Pace(() -> true, Duration.ofMillis(300));
    try (var background = new Background("test", 1, pace)) {
      long began = System.nanoTime();
      background.run(BackgroundTest::workABit);
      background.await();

      assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1300));
    }
  }

  @Test
  void its_rest_ends_when_its_pace_is_closed() throws Exception {
    var rests = new CountDownLatch(2);
    var pace =
        new Pace(
            () -> {
              rests.countDown();
              return true;
            },
            Duration.ZERO);
    try (var background = new Background("test", 1, pace)) {
      background.run(BackgroundTest::workABit);
      var waiting = Thread.ofVirtual().start(background::await);
      rests.await();

      pace.close();

      assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void what_fails_is_told_to_who_brings_the_next() {
    try (var background = new Background("test", 2, new Pace(() -> false))) {
      background.run(
          () -> {
            throw new IllegalStateException("on purpose");
          });

      assertThatThrownBy(background::await).hasMessage("on purpose");
      assertThatThrownBy(() -> background.run(() -> {})).hasMessage("on purpose");
    }
  }
}

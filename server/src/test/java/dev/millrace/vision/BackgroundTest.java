package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  void it_rests_after_work_until_the_others_are_done() {
    var asked = new AtomicInteger();
    var pace = new Pace(() -> asked.incrementAndGet() < 4);
    try (var background = new Background("test", 1, pace)) {
      background.run(BackgroundTest::workABit);
      background.await();
    }

    assertThat(asked).hasValue(4);
  }

  @Test
  void it_rests_nine_times_as_long_as_it_worked_at_the_most() {
    try (var background = new Background("test", 1, new Pace(() -> true))) {
      long began = System.nanoTime();
      background.run(BackgroundTest::workABit);
      background.await();

      assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1000));
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
            });
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

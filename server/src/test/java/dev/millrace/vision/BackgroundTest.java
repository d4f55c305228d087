package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;

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
    try (var background = new Background("test", () -> asked.incrementAndGet() < 4)) {
      background.run(BackgroundTest::workABit);
    }

    assertThat(asked).hasValue(4);
  }

  @Test
  void it_rests_nine_times_as_long_as_it_worked_at_the_most() {
    try (var background = new Background("test", () -> true)) {
      long began = System.nanoTime();
      background.run(BackgroundTest::workABit);

      assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1000));
    }
  }

  @Test
  void its_rest_ends_when_it_is_closed() throws Exception {
    var rests = new CountDownLatch(1);
    var background =
        new Background(
            "test",
            () -> {
              rests.countDown();
              return true;
            });
    var work = Thread.ofVirtual().start(() -> background.run(BackgroundTest::workABit));
    rests.await();

    background.close();

    assertThat(work.join(Duration.ofSeconds(30))).isTrue();
  }
}

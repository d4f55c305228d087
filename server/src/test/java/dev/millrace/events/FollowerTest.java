package dev.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Work that is done for good, or until it is somebody else's turn.
@Timeout(60)
class FollowerTest {
  private final AtomicInteger begun = new AtomicInteger();

  private Follower follower(AtomicBoolean turn, Follower.Work work) {
    var nowhere = new RecordTail(EventsConfig.of("127.0.0.1:1"), Topic.EVENTS, 1);
    var threads = Thread.ofVirtual().name("test").factory();
    var follower = new Follower(threads, nowhere, turn::get, work);
    follower.start();
    return follower;
  }

  @Test
  void what_failed_is_told_and_begun_again_until_it_goes_well() {
    var mood = new AtomicBoolean();
    var goesOn = new CountDownLatch(1);
    try (var follower =
        follower(
            new AtomicBoolean(true),
            by -> {
              begun.incrementAndGet();
              if (!mood.get()) {
                throw new IllegalStateException("no mood");
              }
              by.goesWell();
              await(goesOn);
            })) {
      assertThat(Eventually.holds(() -> follower.trouble().contains("no mood"))).isTrue();

      mood.set(true);

      assertThat(Eventually.holds(() -> follower.trouble().isEmpty())).isTrue();
      assertThat(begun.get()).isGreaterThan(1);
      goesOn.countDown();
    }
  }

  @Test
  void an_error_is_no_end_and_a_kafka_that_is_away_is_told_as_such() {
    try (var follower =
        follower(
            new AtomicBoolean(true),
            _ -> {
              if (begun.getAndIncrement() == 0) {
                throw new LinkageError("not there");
              }
              throw new EventsUnavailable("away", new IllegalStateException());
            })) {
      assertThat(Eventually.holds(() -> follower.trouble().equals("Kafka does not answer")))
          .isTrue();
    }
  }

  @Test
  void nothing_is_done_before_its_turn_and_all_ends_with_the_close() {
    var turn = new AtomicBoolean();
    var ended = new AtomicInteger();
    try (var follower =
        follower(
            turn,
            by -> {
              begun.incrementAndGet();
              while (by.goesOn()) {
                LockSupport.parkNanos(1_000_000);
              }
              ended.incrementAndGet();
            })) {
      assertThat(begun.get()).isZero();
      turn.set(true);
      assertThat(Eventually.holds(() -> begun.get() == 1)).isTrue();
      turn.set(false);
      assertThat(Eventually.holds(() -> ended.get() == 1)).isTrue();
      turn.set(true);
      assertThat(Eventually.holds(() -> begun.get() == 2)).isTrue();
      assertThat(follower.trouble()).isEmpty();
    }
    assertThat(ended.get()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

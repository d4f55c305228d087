package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// No track shows a segment of which another has nothing.
class GateTest {
  private final Gate gate = new Gate(2, Duration.ofMillis(300));

  private CompletableFuture<Boolean> opens(long segment) {
    return CompletableFuture.supplyAsync(() -> gate.opensFor(segment), Thread::startVirtualThread);
  }

  @Test
  void it_opens_when_all_are_there() throws Exception {
    gate.reached(0, 1, Rational.of(1));
    var open = opens(1);
    gate.reached(1, 1, Rational.of(1));

    assertThat(open.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void it_stays_shut_when_one_has_ended_before() throws Exception {
    gate.reached(0, 1, Rational.of(1));
    gate.reached(1, 0, Rational.of(0));
    var open = opens(1);
    gate.left(1);

    assertThat(open.get(5, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void for_a_track_that_is_lost_nobody_waits_twice_until_more_of_it_comes() throws Exception {
    gate.reached(0, 1, Rational.of(1));
    gate.reached(1, 0, Rational.of(0));
    assertThat(opens(1).get(5, TimeUnit.SECONDS)).isTrue();

    gate.reached(0, 2, Rational.of(2));
    long began = System.nanoTime();
    assertThat(gate.opensFor(2)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(250));

    gate.reached(1, 1, Rational.of(1));
    gate.reached(0, 3, Rational.of(3));
    assertThat(isWaiting(opens(3))).isTrue();
  }

  @Test
  void who_follows_others_hears_how_far_all_of_them_are() {
    gate.reached(0, 1, Rational.of(3));
    gate.reached(1, 1, Rational.of(2));
    List<Integer> both = List.of(0, 1);

    assertThat(gate.beyond(Rational.ONE, both)).contains(Rational.of(2));
    assertThat(gate.beyond(Rational.of(2), both)).isEmpty();
    assertThat(gate.hasEnded(both)).isFalse();
    gate.left(0);
    assertThat(gate.hasEnded(both)).isTrue();
  }

  private static boolean isWaiting(CompletableFuture<Boolean> open) throws Exception {
    try {
      open.get(50, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }
}

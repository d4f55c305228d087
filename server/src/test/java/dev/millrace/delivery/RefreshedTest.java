package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.delivery.Refreshed.Freshness;
import dev.millrace.delivery.Refreshed.Way;
import dev.millrace.store.ObjectMissing;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Values that outlast the absence of what they come from.
class RefreshedTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
  private final Refreshed<String, Integer> values =
      new Refreshed<>(10, _ -> 1, this::look, _ -> known(SECOND), nanos::get);

  private static Freshness known(Duration fresh) {
    return new Freshness(fresh, fresh, HOUR, SECOND);
  }

  private int look(String key) {
    int count = lookups.incrementAndGet();
    try {
      gate.get().await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
  @Timeout(20)
  void while_a_lookup_hangs_the_old_value_is_given_and_the_new_one_when_it_ends() {
    assertThat(values.find("film").value()).isEqualTo(1);
    var hanging = new CountDownLatch(1);
    gate.set(hanging);
    pass(Duration.ofMinutes(1));

    var first = values.find("film");
    var second = values.recall("film");

    assertThat(first.value()).isEqualTo(1);
    assertThat(first.way()).isEqualTo(Way.STALE);
    assertThat(second).as("nobody else waits").isNotNull();
    assertThat(lookups).hasValue(2);
    hanging.countDown();
    assertThat(Eventually.holds(() -> values.find("film").value() == 2)).isTrue();
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

  @Test
  void it_is_said_how_a_value_came_to_who_asked() {
    assertThat(values.find("film").way()).isEqualTo(Way.NEW);
    assertThat(values.find("film").way()).isEqualTo(Way.FRESH);
    values.outdate("film"::equals);
    assertThat(values.find("film").way()).isEqualTo(Way.RENEWED);
    pass(SECOND.plusMillis(1));
    assertThat(values.find("film").way()).isEqualTo(Way.STALE);
  }

  @Test
  @Timeout(20)
  void whoever_waits_for_the_lookup_of_another_is_told_so() throws Exception {
    var hanging = new CountDownLatch(1);
    gate.set(hanging);
    var ways = new ConcurrentLinkedQueue<Way>();
    Runnable asking = () -> ways.add(values.find("film").way());
    Thread first = Thread.ofPlatform().start(asking);
    Thread second = Thread.ofPlatform().start(asking);
    assertThat(Eventually.holds(() -> isWaiting(first) && isWaiting(second))).isTrue();

    hanging.countDown();
    first.join();
    second.join();

    assertThat(ways).containsExactlyInAnyOrder(Way.NEW, Way.JOINED);
    assertThat(lookups).hasValue(1);
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  @Test
  void what_is_not_there_any_more_is_not_given_from_before() {
    var gone = new AtomicBoolean();
    var known =
        new Refreshed<String, Integer>(
            10,
            _ -> 1,
            key -> {
              if (gone.get()) {
                throw new ObjectMissing(key);
              }
              return 1;
            },
            _ -> known(SECOND),
            nanos::get);
    assertThat(known.find("film").value()).isEqualTo(1);
    gone.set(true);
    pass(Duration.ofMinutes(1));

    assertThatThrownBy(() -> known.find("film")).isInstanceOf(ObjectMissing.class);
    assertThat(known.recall("film")).isNull();
  }

  @Test
  void what_is_forgotten_while_it_is_looked_up_is_not_kept() throws Exception {
    var source = new AtomicInteger();
    var known =
        new Refreshed<String, Integer>(10, _ -> 1, _ -> source.get(), _ -> known(HOUR), nanos::get);
    for (int round = 0; round < 2000; round++) {
      var asking = Thread.ofVirtual().start(() -> known.find("film"));
      int changed = source.incrementAndGet();
      known.forget("film");
      asking.join();
      assertThat(known.find("film").value()).isEqualTo(changed);
    }
  }
}

package dev.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.RecordingListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SubscriberTest {
  private final RecordingListener listener = new RecordingListener();
  private final CompletableFuture<Subscriber> gone = new CompletableFuture<>();

  @Test
  void what_was_missed_comes_before_what_happens() throws Exception {
    var subscriber = subscriber(List.of(ReplayTest.event("1"), ReplayTest.event("2")));

    subscriber.offer(ReplayTest.event("3"));
    subscriber.start(false);

    assertThat(listener.await(3)).extracting(Event::id).containsExactly("1", "2", "3");
  }

  @Test
  void a_slow_listener_is_dropped_and_told_so() throws Exception {
    var subscriber = subscriber(List.of());
    listener.block();
    subscriber.start(false);

    for (int i = 0; i < EventStream.MAX_BEHIND + 2; i++) {
      subscriber.offer(ReplayTest.event("e" + i));
    }
    listener.release();

    assertThat(gone.get(5, TimeUnit.SECONDS)).isSameAs(subscriber);
    assertThat(listener.awaitEnd()).isEqualTo(EventListener.End.TOO_SLOW);
    assertThat(listener.heard()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void a_listener_that_left_hears_nothing_more_and_is_told_nothing() throws Exception {
    var subscriber = subscriber(List.of());
    subscriber.start(false);

    subscriber.close();
    subscriber.offer(ReplayTest.event("late"));

    gone.get(5, TimeUnit.SECONDS);
    assertThat(listener.heard()).isEmpty();
    assertThat(listener.hasEnded()).isFalse();
  }

  @Test
  void a_listener_that_fails_is_let_go() throws Exception {
    var called = new CountDownLatch(1);
    EventListener failing =
        event -> {
          called.countDown();
          throw new IllegalStateException("the client is gone");
        };
    var mailbox = new Mailbox(List.of(ReplayTest.event("1")), 4);
    new Subscriber(event -> true, failing, mailbox, gone::complete).start(false);

    assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(gone.get(5, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void a_filter_that_fails_ends_only_its_own_subscription() throws Exception {
    var mailbox = new Mailbox(List.of(), 4);
    var subscriber =
        new Subscriber(
            event -> {
              throw new IllegalStateException("bad filter");
            },
            listener,
            mailbox,
            gone::complete);

    subscriber.offer(ReplayTest.event("1"));

    assertThat(gone.get(5, TimeUnit.SECONDS)).isSameAs(subscriber);
  }

  private Subscriber subscriber(List<Event> missed) {
    var mailbox = new Mailbox(missed, EventStream.MAX_BEHIND);
    return new Subscriber(event -> true, listener, mailbox, gone::complete);
  }
}

package dev.millrace.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Arrivals;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.s3.SqsArrivals;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.Queues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The inbox over a queue that speaks SQS; its own look comes once an hour.
class InboxNewsIT {
  private final InboxScene scene = new InboxScene();
  private final Queues queue = new Queues(scene.bucket);

  @AfterEach
  void close() {
    queue.close();
    scene.close();
  }

  private Inbox hearing() {
    Inbox inbox = scene.hearing(new SqsArrivals(queue.url(), scene.bucket));
    inbox.start();
    return inbox;
  }

  @Test
  void an_object_is_taken_when_the_queue_tells_of_it_and_once_however_often_it_does() {
    try (Inbox _ = hearing();
        Inbox _ = hearing()) {
      assertThat(Eventually.holds(() -> queue.size() == 0)).isTrue();
      scene.put("A day out.mov", "bytes");
      queue.tell("uploads/inbox/A+day+out.mov");
      queue.tell("uploads/inbox/A+day+out.mov");

      assertThat(Eventually.holds(() -> scene.started.size() == 1)).isTrue();
      assertThat(Eventually.holds(() -> queue.size() == 0)).isTrue();
      queue.tell("uploads/inbox/A+day+out.mov");
      assertThat(Eventually.holds(() -> queue.size() == 0)).isTrue();
    }

    assertThat(scene.assets()).hasSize(1);
    assertThat(scene.assets().getFirst().description().title()).isEqualTo("A day out");
    assertThat(scene.started).hasSize(1);
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void messages_of_no_use_go_away_and_hold_nothing_up() {
    try (Inbox _ = hearing()) {
      queue.send("hello");
      queue.send("{\"Event\":\"s3:TestEvent\"}");
      queue.tell("uploads/inbox/gone.mp4");
      queue.tell("uploads/elsewhere.mp4");
      scene.put("film.mp4", "bytes");
      queue.tell("uploads/inbox/film.mp4");

      assertThat(Eventually.holds(() -> queue.size() == 0)).isTrue();
      assertThat(Eventually.holds(() -> scene.started.size() == 1)).isTrue();
    }
  }

  @Test
  void news_that_could_not_be_followed_are_not_confirmed() throws Exception {
    var told = new Told();
    scene.put("film.mp4", "bytes");
    try (Inbox inbox = scene.hearing(told)) {
      inbox.start();
      assertThat(Eventually.holds(() -> scene.started.size() == 1)).isTrue();
      scene.database.close();
      scene.put("another.mp4", "more");

      told.news.put(new Arrivals.Arrival("2", List.of("uploads/inbox/another.mp4")));

      assertThat(Eventually.holds(() -> !inbox.trouble().isEmpty())).isTrue();
      assertThat(told.done).isEmpty();
    }
  }

  @Test
  void news_whose_object_could_not_even_be_noted_are_not_confirmed() throws Exception {
    var told = new Told();
    try (Inbox inbox = scene.hearing(told)) {
      inbox.start();
      scene.refuseRows();
      scene.put("film.mp4", "bytes");

      told.news.put(new Arrivals.Arrival("2", List.of("uploads/inbox/film.mp4")));

      assertThat(Eventually.holds(() -> !inbox.trouble().isEmpty())).isTrue();
      assertThat(told.done).isEmpty();
    }
  }

  /// A queue in memory.
  private static final class Told implements Arrivals {
    private final BlockingQueue<Arrival> news = new LinkedBlockingQueue<>(8);
    private final List<String> done = new ArrayList<>();

    @Override
    public List<Arrival> await() {
      try {
        Arrival arrival = news.poll(1, TimeUnit.SECONDS);
        return arrival == null ? List.of() : List.of(arrival);
      } catch (InterruptedException e) {
        throw new StoreUnavailable("interrupted", e);
      }
    }

    @Override
    public void done(Arrival arrival) {
      done.add(arrival.receipt());
    }

    @Override
    public void close() {}
  }
}

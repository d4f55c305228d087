package dev.millrace.events.sql;

import dev.millrace.events.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Carries facts from the outbox to Kafka: publishes, and only then deletes.
///
/// Each round is one transaction that holds an advisory lock, so that of all relays on one database
/// one publishes at a time and order is kept. A relay that dies between Kafka's word and the
/// deletion leaves its facts to be published again, with the same ids.
///
/// **Threading:** one virtual thread; [#wake] never blocks. **Limits:** [#BATCH] facts a round; a
/// look of its own every five seconds, for facts whose process died. **On failure:** of Kafka or of
/// the database nothing is lost; it tries again after 0.25 s, then ever later up to 10 s, and is
/// not [#ready] until it succeeds.
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OutboxRelay.class.getName());
  private static final int BATCH = 100;
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration BUSY = Duration.ofMillis(100);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  private final Jdbi jdbi;
  private final Consumer<List<Event>> publish;
  private final BlockingQueue<Boolean> wakeUp = new ArrayBlockingQueue<>(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean ready;
  private @Nullable Thread thread;
  private Duration pause = FIRST_PAUSE;

  private enum Round {
    /// Nothing is left.
    DONE,
    /// There may be more.
    FULL,
    /// Another relay is publishing.
    BUSY
  }

  /// @param publish returns when Kafka has all of the events, and throws otherwise
  public OutboxRelay(Jdbi jdbi, Consumer<List<Event>> publish) {
    this.jdbi = jdbi;
    this.publish = publish;
  }

  public void start() {
    thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
  }

  /// Makes it look at once: a fact was committed.
  public void wake() {
    var _ = wakeUp.offer(true);
  }

  /// Whether the last round succeeded.
  public boolean ready() {
    return ready;
  }

  /// How long the oldest fact has been waiting; zero when none is.
  public Duration lag() {
    return jdbi.withHandle(OutboxTable::oldest);
  }

  /// Ends after the round under way; what is left in the outbox waits for the next relay.
  @Override
  public void close() {
    closing.countDown();
    wake();
    var running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        running.interrupt();
        running.join(CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "interrupted while the outbox relay stopped");
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        attempt();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the outbox relay was interrupted");
    } finally {
      ready = false;
    }
  }

  private void attempt() throws InterruptedException {
    try {
      var round = jdbi.inTransaction(this::round);
      succeeded();
      switch (round) {
        case FULL -> {}
        case BUSY -> closing.await(BUSY.toMillis(), TimeUnit.MILLISECONDS);
        case DONE -> wakeUp.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private Round round(Handle handle) {
    if (!OutboxTable.tryLock(handle)) {
      return Round.BUSY;
    }
    var waiting = OutboxTable.first(handle, BATCH);
    if (waiting.isEmpty()) {
      return Round.DONE;
    }
    publish.accept(waiting.stream().map(OutboxTable.Waiting::event).toList());
    OutboxTable.delete(handle, waiting);
    return waiting.size() < BATCH ? Round.DONE : Round.FULL;
  }

  private void succeeded() {
    if (!ready) {
      LOG.log(Level.DEBUG, "the outbox relay works");
    }
    ready = true;
    pause = FIRST_PAUSE;
  }

  private void failed(RuntimeException reason) throws InterruptedException {
    if (closing.getCount() == 0) {
      return;
    }
    // One line an outage, not one an attempt.
    var level = ready || pause.equals(FIRST_PAUSE) ? Level.WARNING : Level.DEBUG;
    LOG.log(level, "events wait in the outbox reason={0}", reason.getMessage());
    ready = false;
    closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    var next = pause.multipliedBy(2);
    pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
  }
}

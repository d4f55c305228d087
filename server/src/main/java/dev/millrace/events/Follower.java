package dev.millrace.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Has something made of a topic for good, on a thread of its own: while it is this process's turn,
/// and anew a moment after whatever failed.
///
/// **Threading:** any; the work has its thread to itself. **Ownership:** of the tail, which is
/// closed behind the work. **On failure** of the work the log says so once, and [#trouble] until it
/// goes well again; after [#PAUSE] it begins where it knows that it was.
public final class Follower implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Follower.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration ASK_INTERVAL = Duration.ofSeconds(5);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);

  private final ThreadFactory threads;
  private final RecordTail tail;
  private final BooleanSupplier turn;
  private final Work work;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String trouble = "";
  private long askedAt;
  private @Nullable Thread thread;

  /// What is made of a topic.
  @FunctionalInterface
  public interface Work {
    /// Goes on from wherever that is known, as long as `by` says, and tells `by` when it goes well.
    void follow(Follower by);
  }

  /// @param threads makes its thread, which has the name of what is made
  /// @param tail of the topic; the work's own, and woken when it is to end
  /// @param turn whether it is this process that does it; asked every few seconds
  public Follower(ThreadFactory threads, RecordTail tail, BooleanSupplier turn, Work work) {
    this.threads = threads;
    this.tail = tail;
    this.turn = turn;
    this.work = work;
  }

  public void start() {
    Thread running = threads.newThread(this::run);
    thread = running;
    running.start();
  }

  /// Whether the work is to go on: it is still wanted, and still our turn.
  ///
  /// @throws RuntimeException as the turn does
  public boolean goesOn() {
    if (closing.getCount() == 0) {
      return false;
    }
    long now = System.nanoTime();
    if (now - askedAt < ASK_INTERVAL.toNanos()) {
      return true;
    }
    askedAt = now;
    return turn.getAsBoolean();
  }

  /// What was in the way is not any more.
  public void goesWell() {
    trouble = "";
  }

  /// Why the work stands still; empty when all is well.
  public String trouble() {
    return trouble;
  }

  private void run() {
    try {
      do {
        try {
          askedAt = System.nanoTime();
          if (turn.getAsBoolean()) {
            work.follow(this);
          }
        } catch (RuntimeException | Error e) {
          complain(e);
        }
      } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "who follows a topic was interrupted");
    }
  }

  private void complain(Throwable failure) {
    if (trouble.isEmpty() && closing.getCount() > 0) {
      LOG.log(
          Level.WARNING,
          "Who follows a topic stands still. name={0} reason={1}",
          Thread.currentThread().getName(),
          failure.toString());
    }
    trouble = failure instanceof EventsUnavailable ? "Kafka does not answer" : "fails: " + failure;
  }

  /// Ends the work, and waits for that.
  @Override
  public void close() {
    closing.countDown();
    tail.wake();
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "Who follows a topic did not end. name={0}", running.getName());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    tail.close();
  }
}

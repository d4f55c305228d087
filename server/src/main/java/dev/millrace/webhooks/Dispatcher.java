package dev.millrace.webhooks;

import dev.millrace.webhooks.sql.ClaimTable;
import dev.millrace.webhooks.sql.ClaimTable.Claimed;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Claims what is due and has it sent, each message on a virtual thread of its own.
///
/// **Threading:** [#round] by one thread at a time; [#wake] by anyone. **Limits:** `atOnce`
/// messages on their way.
final class Dispatcher implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration IDLE_POLL = Duration.ofSeconds(10);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  private final ClaimTable claims;
  private final Sending sending;
  private final String holder;
  private final int atOnce;
  private final Semaphore slots;
  private final BlockingQueue<Boolean> wakeUp = new ArrayBlockingQueue<>(1);

  Dispatcher(ClaimTable claims, Sending sending, String holder, int atOnce) {
    this.claims = claims;
    this.sending = sending;
    this.holder = holder;
    this.atOnce = atOnce;
    this.slots = new Semaphore(atOnce);
  }

  /// Something may be due.
  void wake() {
    var _ = wakeUp.offer(true);
  }

  /// Sends what is due, then waits for more: until something is due, up to a second, or longer when
  /// nothing waits at all.
  void round() throws InterruptedException {
    int room = slots.availablePermits();
    List<Claimed> claimed = room == 0 ? List.of() : claims.claim(holder, room);
    claimed.forEach(this::launch);
    if (claimed.isEmpty()) {
      wakeUp.poll(pause().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// What another process frees is not told.
  private Duration pause() {
    if (!claims.isAnyWaiting()) {
      return IDLE_POLL;
    }
    var next = claims.untilNext().orElse(POLL);
    return next.compareTo(POLL) < 0 ? next : POLL;
  }

  private void launch(Claimed claimed) {
    slots.acquireUninterruptibly();
    Thread.ofVirtual()
        .name("webhook-" + claimed.hook())
        .start(
            () -> {
              try {
                sending.send(claimed, holder);
              } catch (RuntimeException e) {
                LOG.log(
                    Level.WARNING,
                    "an attempt was not recorded and will be repeated delivery={0} reason={1}",
                    claimed.number(),
                    e.getMessage());
              } finally {
                slots.release();
                wake();
              }
            });
  }

  /// Waits a little for what is on its way and gives the rest back.
  @Override
  public void close() {
    try {
      if (!slots.tryAcquire(atOnce, CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.DEBUG, "messages are still on their way; they will be sent again");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    claims.release(holder);
  }
}

package dev.millrace.streams.watch;

import dev.millrace.streams.FrameBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes batches in order, has networks look at two of them at a time, and settles one after the
/// other.
///
/// **Threading**: one thread gives, any may ask or close. **Ownership**: [#close] waits for what is
/// nearly done; what is not settled by then is given again to whoever has the lane then.
/// **On failure** of the store, Kafka or the database it waits and tries again; what nothing can be
/// made of is put aside.
final class Lane implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Lane.class.getName());
  private static final int MOST = 8;
  private static final int LOOKS = 2;
  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  private final Kit kit;
  private final Settler settler;
  private final Looker looker;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ArrayBlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(MOST);
  private final Semaphore looks = new Semaphore(LOOKS, true);
  private final Thread thread;
  private volatile long done = -1;

  /// What lanes work with.
  ///
  /// @param settling a new one for each lane
  /// @param looking a new one for each lane, which stops when the latch is open
  /// @param shelf streams as they are wanted
  /// @param reject puts a record aside, for a reason
  /// @param freed is called when there is room again
  record Kit(
      Settler.Kit settling,
      Function<CountDownLatch, Looker> looking,
      Shelf shelf,
      Rejects reject,
      Runnable freed) {}

  /// Where records go that nothing can be made of.
  @FunctionalInterface
  interface Rejects {
    void put(byte[] value, Map<String, String> why) throws Keeper.NotKept, InterruptedException;
  }

  /// A batch that is looked at.
  ///
  /// @param value as it came
  @SuppressWarnings("ArrayRecordComponent")
  private record Pending(
      byte[] value, long offset, Opening opening, FutureTask<Optional<Looked>> look) {}

  Lane(String name, Kit kit) {
    this.kit = kit;
    this.settler = new Settler(kit.settling());
    this.looker = kit.looking().apply(closing);
    this.thread = Thread.ofVirtual().name("lane-" + name).start(this::run);
  }

  /// Whether so many batches can be taken now.
  boolean hasRoom(int batches) {
    return waiting.remainingCapacity() >= batches;
  }

  /// The number of the first record that is not done; -1 while none is.
  long done() {
    return done;
  }

  /// Takes a record, for which there must be room.
  void take(byte[] value, long offset) {
    if (!begin(value, offset, () -> FrameBatch.of(value))) {
      throw new IllegalStateException("there is no room for a batch");
    }
  }

  /// Takes a batch if there is room.
  boolean offer(FrameBatch batch) {
    return closing.getCount() > 0 && begin(new byte[0], 0, () -> batch);
  }

  private interface Opening {
    FrameBatch open();
  }

  private boolean begin(byte[] value, long offset, Opening opening) {
    var look = new FutureTask<>(() -> look(opening));
    boolean isTaken = waiting.offer(new Pending(value, offset, opening, look));
    if (isTaken) {
      Thread.ofVirtual().name("look").start(look);
    }
    return isTaken;
  }

  private Optional<Looked> look(Opening opening) throws InterruptedException {
    FrameBatch batch = opening.open();
    looks.acquire();
    try {
      var stream = kit.shelf().find(batch.stream(), batch.revision(), closing);
      return stream.isEmpty() ? Optional.empty() : Optional.of(looker.look(batch, stream.get()));
    } finally {
      looks.release();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        Pending next = waiting.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          continue;
        }
        settle(next);
        done = next.offset() + 1;
        kit.freed().run();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "a lane ends before its batches are settled");
    }
  }

  private void settle(Pending pending) throws InterruptedException {
    try {
      Optional<Looked> looked = pending.look().get();
      if (looked.isPresent()) {
        settle(pending, looked.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException("it is closing");
      }
      reject(pending, e.getCause());
    }
  }

  private void settle(Pending pending, Looked looked) throws InterruptedException {
    Settler.@Nullable Settlement followed = null;
    for (int failed = 0; ; ) {
      try {
        if (followed == null) {
          followed = settler.follow(looked).orElse(null);
        }
        if (followed != null) {
          settler.complete(followed);
        }
        return;
      } catch (Keeper.NotKept e) {
        pause(e);
      } catch (RuntimeException e) {
        failed += Shelf.isOutage(e) ? 0 : 1;
        if (failed >= ATTEMPTS) {
          reject(pending, e);
          return;
        }
        pause(e);
      }
    }
  }

  private void reject(Pending pending, @Nullable Throwable why) throws InterruptedException {
    LOG.log(Level.WARNING, "A batch of frames is put aside. because=" + why, why);
    kit.settling().counts().rejected();
    while (true) {
      try {
        var reason = Map.of("reason", String.valueOf(why), "offset", "" + pending.offset());
        kit.reject().put(pending.value(), reason);
        break;
      } catch (Keeper.NotKept e) {
        pause(e);
      }
    }
    giveUp(pending);
  }

  /// Frames of a record that is no batch are lost once the next batch is heard of: nobody can say
  /// whose they were.
  private void giveUp(Pending pending) throws InterruptedException {
    FrameBatch batch;
    try {
      batch = pending.opening().open();
    } catch (RuntimeException e) {
      return;
    }
    for (int failed = 0; failed < ATTEMPTS; ) {
      try {
        settler.giveUp(batch);
        return;
      } catch (RuntimeException e) {
        failed += Shelf.isOutage(e) ? 0 : 1;
        pause(e);
      }
    }
  }

  private void pause(Exception why) throws InterruptedException {
    LOG.log(Level.DEBUG, "A batch is not settled yet. because={0}", why.getMessage());
    if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("it is closing");
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(CLOSE_WAIT)) {
        thread.interrupt();
        boolean _ = thread.join(CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    waiting.forEach(pending -> pending.look().cancel(true));
  }
}

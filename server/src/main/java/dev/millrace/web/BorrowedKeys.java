package dev.millrace.web;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The keys of another process's door, as they were found at most [#INTERVAL] ago.
///
/// **Threading:** any; never blocks once started, which looks for the first time. One virtual
/// thread looks again. **On failure** of a look the last known keys stay; until there are any,
/// nothing that is signed is good.
public final class BorrowedKeys implements Supplier<DoorKeys>, AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Logger LOG = System.getLogger(BorrowedKeys.class.getName());

  private final Supplier<Optional<DoorKeys>> shelf;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile DoorKeys known = DoorKeys.ofNobody();

  /// @param shelf where the other process leaves them; blocks
  public BorrowedKeys(Supplier<Optional<DoorKeys>> shelf) {
    this.shelf = shelf;
  }

  /// Looks for them, from now on again and again.
  public void start() {
    look();
    Thread.ofVirtual().name("door-keys").start(this::run);
  }

  @Override
  public DoorKeys get() {
    return known;
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      shelf.get().ifPresent(found -> known = found);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The keys of sessions and tickets stay as they were.", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

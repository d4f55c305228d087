package dev.millrace.upload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A fixed number of locks shared by all keys: callers of one key in this process take turns,
/// where the database would tell all but one to come again.
///
/// **Limits:** a turn is waited for up to `patience`.
final class Stripes {
  private static final int COUNT = 64;

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(COUNT).toArray(ReentrantLock[]::new);
  private final Duration patience;

  Stripes(Duration patience) {
    this.patience = patience;
  }

  /// Runs `turn`, or answers `late` when the turn does not come in time.
  <T> T inTurn(Object key, T late, Supplier<T> turn) {
    var lock = locks[Math.floorMod(key.hashCode(), COUNT)];
    try {
      if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return late;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return late;
    }
    try {
      return turn.get();
    } finally {
      lock.unlock();
    }
  }
}

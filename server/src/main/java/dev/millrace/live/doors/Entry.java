package dev.millrace.live.doors;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that all channels of a kind share, started for the first of them.
///
/// **Threading**: any. **On failure** to start, the next who asks tries again.
final class Entry<T extends AutoCloseable> implements AutoCloseable {
  private final Supplier<T> starting;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T started;

  Entry(Supplier<T> starting) {
    this.starting = starting;
  }

  /// It, started.
  T get() {
    lock.lock();
    try {
      T there = started;
      if (there == null) {
        there = starting.get();
        started = there;
      }
      return there;
    } finally {
      lock.unlock();
    }
  }

  /// It, if it has been started; null otherwise.
  @Nullable T known() {
    return started;
  }

  @Override
  public void close() {
    T there = started;
    if (there != null) {
      try {
        there.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

package dev.millrace.delivery.cache;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Memory off the heap for what is on its way, in pieces of one size that are used again and that
/// sockets are written from without a copy.
///
/// **Threading**: any. **Limits**: `mostBytes`, rounded down to whole pieces; who wants more waits.
/// Those who want little go ahead of those who wait for much, while there is something left.
final class Pieces {
  static final int BYTES = 64 * 1024;

  private static final int LITTLE_ONE_IN = 16;

  private final Semaphore left;
  private final int little;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> unused = new ArrayDeque<>();

  Pieces(long mostBytes) {
    int all = Math.toIntExact(mostBytes / BYTES);
    this.left = new Semaphore(all, true);
    this.little = Math.max(1, all / LITTLE_ONE_IN);
  }

  static int of(int sizeBytes) {
    return Math.ceilDiv(sizeBytes, BYTES);
  }

  /// Sets `count` pieces aside, to be [#take]n one by one; whether there was room in time.
  boolean reserve(int count, Duration patience) {
    if (count <= little && left.tryAcquire(count)) {
      return true;
    }
    try {
      return left.tryAcquire(count, patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  ByteBuffer take() {
    ByteBuffer used = poll();
    return used == null ? ByteBuffer.allocateDirect(BYTES) : used;
  }

  /// How many may still be set aside.
  int free() {
    return left.availablePermits();
  }

  /// Whether anybody waits for some.
  boolean isWaitedFor() {
    return left.hasQueuedThreads();
  }

  private @Nullable ByteBuffer poll() {
    lock.lock();
    try {
      return unused.poll();
    } finally {
      lock.unlock();
    }
  }

  /// Gives back one that was reserved, and taken unless it is null.
  void giveBack(@Nullable ByteBuffer piece) {
    if (piece != null) {
      lock.lock();
      try {
        unused.push(piece);
      } finally {
        lock.unlock();
      }
    }
    left.release();
  }
}

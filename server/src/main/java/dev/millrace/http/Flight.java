package dev.millrace.http;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What of an answer is under way between a writer on a thread of its own and the kernel.
///
/// It is counted here, because the connection's own word of a full queue comes too late for such a
/// writer: what it hands over waits for the event loop first, unseen and without a limit.
///
/// **Threading**: one writer; bytes are taken on the event loop. **Limits**: [#MOST_BYTES], or a
/// single larger piece; a wait for room ends with the write timeout.
final class Flight {
  static final int MOST_BYTES = 128 * 1024;

  private final Wire wire;
  private final Duration patience;
  private final Runnable abandon;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Runnable> landed = new ArrayDeque<>(1);
  private int bytes;

  /// @param patience for a client that takes nothing
  /// @param abandon gives up on it
  Flight(Wire wire, Duration patience, Runnable abandon) {
    this.wire = wire;
    this.patience = patience;
    this.abandon = abandon;
    wire.onGone(() -> taken(0));
  }

  /// Waits until `more` bytes fit. **On failure**: the client left, or stalled and is cut off.
  void awaitRoom(int more) throws IOException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (!wire.isGone() && bytes > 0 && bytes + more > MOST_BYTES) {
        if (nanos <= 0) {
          abandon.run();
          throw new IOException("the client stalled");
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending", e);
    } finally {
      lock.unlock();
    }
    if (wire.isGone()) {
      throw new IOException("the client left");
    }
  }

  /// Counts `length` bytes until `sent` says that the kernel, or nobody, has them.
  Future<Void> carry(int length, Future<Void> sent) {
    lock.lock();
    try {
      bytes += length;
    } finally {
      lock.unlock();
    }
    return sent.onComplete(_ -> taken(length));
  }

  /// Runs `action` once nothing is under way any more; the writer has handed over all it will.
  void whenLanded(Runnable action) {
    lock.lock();
    try {
      landed.add(action);
    } finally {
      lock.unlock();
    }
    taken(0);
  }

  int bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private void taken(int length) {
    Runnable action;
    lock.lock();
    try {
      bytes -= length;
      changed.signal();
      action = bytes == 0 ? landed.poll() : null;
    } finally {
      lock.unlock();
    }
    if (action != null) {
      action.run();
    }
  }
}

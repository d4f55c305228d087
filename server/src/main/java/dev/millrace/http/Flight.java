package dev.millrace.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What of one answer is under way: handed to the transport, and not yet taken by the kernel.
///
/// All ways to send an answer are held back here. The transport's own word of a full queue would
/// come too late: what a thread hands over waits for the event loop first, and what HTTP/2 has no
/// window for waits unseen.
///
/// **Threading**: one hands over, on any thread; bytes are taken on the event loop. **Limits**:
/// [#MOST_BYTES], and what the connection's [Room] leaves; it begins small and grows as the client
/// takes.
final class Flight {
  static final int PIECE_BYTES = 64 * 1024;
  static final int FIRST_BYTES = 16 * 1024;
  private static final int MOST_BYTES = 256 * 1024;

  /// Smaller pieces than this are not worth a frame, unless nothing more is left.
  private static final int LEAST_BYTES = 4 * 1024;

  private final Flights all;
  private final Runnable abandon;
  private final AtomicInteger bytes = new AtomicInteger();
  private final AtomicBoolean queued = new AtomicBoolean();
  private volatile Runnable moved = () -> {};
  private volatile int mayBytes;
  private volatile boolean waits;
  private volatile boolean passesOn;
  private volatile long movedNanos;

  /// Neighbours among those of the connection that are watched.
  private @Nullable Flight before;

  private @Nullable Flight after;
  private boolean isListed;

  /// @param first how much of it goes before the client has taken anything
  /// @param abandon gives up on the client
  Flight(Flights all, int first, Runnable abandon) {
    this.all = all;
    this.mayBytes = first;
    this.abandon = abandon;
  }

  /// Has `action` run, on any thread, whenever there may be room again.
  void onMoved(Runnable action) {
    moved = action;
  }

  /// How many of `left` bytes may go now, a piece at most; 0: none before it moves again.
  int room(long left) {
    int room = look(left);
    if (room == 0) {
      beginToWait();
      room = look(left);
    }
    if (room > 0 && waits) {
      waits = false;
      passesOn = true;
    }
    return room;
  }

  private void beginToWait() {
    boolean idle = bytes.get() == 0;
    if (idle && !waits) {
      movedNanos = System.nanoTime();
    }
    waits = true;
    if (idle && queued.compareAndSet(false, true)) {
      all.await(this);
    }
  }

  private int look(long left) {
    long room = Math.min(mayBytes, all.room().freeBytes()) - bytes.get();
    long piece = Math.min(Math.min(left, PIECE_BYTES), room);
    return piece < Math.min(left, LEAST_BYTES) ? 0 : (int) piece;
  }

  /// Counts `length` bytes until `sent` says that the kernel, or nobody, has them.
  Future<Void> carry(int length, Future<Void> sent) {
    if (sent.succeeded()) {
      grow(length);
    }
    if (sent.isComplete()) {
      passOn();
      return sent;
    }
    if (bytes.get() == 0) {
      movedNanos = System.nanoTime();
    }
    bytes.addAndGet(length);
    all.room().take(length);
    passOn();
    return sent.onComplete(_ -> over(length, sent.succeeded()));
  }

  /// Who waited and has his part now wakes the next, who takes of what is left.
  private void passOn() {
    if (passesOn) {
      passesOn = false;
      all.wake();
    }
  }

  private void grow(int length) {
    mayBytes = Math.min(MOST_BYTES, mayBytes + length);
    all.room().grow(length);
  }

  /// Nothing of it waits any more: the client, or nobody, has it.
  private void over(int length, boolean taken) {
    if (taken) {
      grow(length);
      all.taken();
    }
    movedNanos = System.nanoTime();
    bytes.addAndGet(-length);
    all.room().give(length);
    all.wake();
    moved.run();
  }

  int bytes() {
    return bytes.get();
  }

  void wake() {
    queued.set(false);
    if (waits) {
      moved.run();
    }
  }

  boolean isStalled(long now, Duration limit) {
    return (waits || bytes.get() > 0) && now - movedNanos > limit.toNanos();
  }

  /// Whether nothing of what is under way was taken for `limit`.
  boolean isHeld(long now, Duration limit) {
    return bytes.get() > 0 && now - movedNanos > limit.toNanos();
  }

  void abandon() {
    abandon.run();
  }

  boolean isListed() {
    return isListed;
  }

  @Nullable Flight before() {
    return before;
  }

  void listAfter(@Nullable Flight other) {
    isListed = true;
    before = other;
    if (other != null) {
      other.after = this;
    }
  }

  void unlist() {
    if (before != null) {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    }
    isListed = false;
    before = null;
    after = null;
  }
}

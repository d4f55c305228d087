package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes of one object while they arrive: one writes, any number read from any offset, each as
/// far as there is something. When all of them are in a file, its readers go on there.
///
/// **Threading**: one writer, any readers; readers block. **Ownership**: who made it and every open
/// reader has a use of it; its memory goes back with the last one, or when it has a file, piece by
/// piece as nobody sends them any more. **Limits**: a reader waits `patience` at most for the
/// origin to send anything.
final class Arrival {
  /// Less is not lent but at the end of a piece, lest every read from the origin wakes all readers.
  private static final int LEAST_WINDOW_BYTES = 16 * 1024;

  private final Pieces pool;
  private final @Nullable ByteBuffer[] pieces;

  /// Who needs each piece: its arrival, until there is a file, and those who send it.
  private final int[] needed;

  /// What the origin's stream is read into; it knows arrays alone.
  private final byte[] read;

  private final int sizeBytes;
  private final Duration patience;
  private final Uses uses = new Uses();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private volatile int length;
  private volatile @Nullable Throwable failure;
  private @Nullable Held file;

  /// Over pieces that `pool` has set aside for it.
  Arrival(Pieces pool, int sizeBytes, Duration patience) {
    this.pool = pool;
    this.pieces = new ByteBuffer[Pieces.of(sizeBytes)];
    this.needed = new int[pieces.length];
    Arrays.fill(needed, 1);
    this.read = new byte[Math.min(sizeBytes, Pieces.BYTES)];
    this.sizeBytes = sizeBytes;
    this.patience = patience;
  }

  /// How many bytes have arrived.
  int length() {
    return length;
  }

  boolean isWhole() {
    return length == sizeBytes;
  }

  /// Reads what comes next of `from`; false when it is whole, or `from` at its end.
  boolean appendFrom(InputStream from) throws IOException {
    if (isWhole()) {
      return false;
    }
    int at = length % Pieces.BYTES;
    ByteBuffer piece = pieces[length / Pieces.BYTES];
    if (piece == null) {
      piece = pool.take();
      pieces[length / Pieces.BYTES] = piece;
    }
    int count = from.read(read, 0, Math.min(Pieces.BYTES - at, sizeBytes - length));
    if (count < 0) {
      return false;
    }
    piece.put(at, read, 0, count);
    int more = length + count;
    tell(() -> length = more);
    return true;
  }

  /// Ends it before it is whole.
  void fail(Throwable cause) {
    tell(() -> failure = cause);
  }

  private void tell(Runnable change) {
    lock.lock();
    try {
      change.run();
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A reader of `lengthBytes` bytes from `from` that follows the writer; null when the memory was
  /// given back already.
  @Nullable InputStream open(long from, long lengthBytes) {
    int end = Math.toIntExact(from + lengthBytes);
    return acquire() ? new ArrivalStream(this, Math.toIntExact(from), end, this::release) : null;
  }

  /// A reader's way through `lengthBytes` bytes from `from`, without a copy; null when the memory
  /// was given back already.
  Body.@Nullable Loan lend(long from, long lengthBytes) {
    int end = Math.toIntExact(from + lengthBytes);
    return acquire() ? new ArrivalLoan(this, Math.toIntExact(from), end) : null;
  }

  /// One more use; false when the memory was given back already.
  boolean acquire() {
    return uses.acquire();
  }

  /// Ends one use.
  void release() {
    if (uses.release()) {
      Held last = file;
      if (last == null) {
        giveUpPieces();
      } else {
        last.end();
      }
    }
  }

  /// Whether anybody but who made it uses it.
  boolean isRead() {
    return uses.areSeveral();
  }

  /// Has its readers go on in a file that holds all of it. **Ownership**: lets go of it with the
  /// last use.
  void moveTo(Held whole) {
    lock.lock();
    try {
      file = whole;
    } finally {
      lock.unlock();
    }
    giveUpPieces();
  }

  private void giveUpPieces() {
    for (int i = 0; i < pieces.length; i++) {
      giveUp(i);
    }
  }

  private void giveUp(int index) {
    lock.lock();
    try {
      needed[index]--;
      if (needed[index] > 0) {
        return;
      }
    } finally {
      lock.unlock();
    }
    pool.giveBack(pieces[index]);
  }

  /// Copies from `position`, waiting until there is at least one byte; up to the end of a piece.
  int read(int position, byte[] into, int offset, int most) throws IOException {
    int there = await(position + 1) - position;
    int at = position % Pieces.BYTES;
    int count = Math.min(Math.min(most, there), Pieces.BYTES - at);
    piece(position).get(at, into, offset, count);
    return count;
  }

  /// What there is from `position` on, up to the end of a piece or to `end`; waits until it is
  /// worth sending. Its asker has a use of this.
  Body.Window window(int position, int end) throws IOException {
    int at = position % Pieces.BYTES;
    int most = Math.min(end - position, Pieces.BYTES - at);
    int there = await(position + Math.min(most, LEAST_WINDOW_BYTES)) - position;
    int length = Math.min(most, there);
    int index = position / Pieces.BYTES;
    Held moved;
    lock.lock();
    try {
      moved = file;
      if (moved == null) {
        needed[index]++;
      }
    } finally {
      lock.unlock();
    }
    if (moved != null) {
      return moved.file().window(position, length);
    }
    ByteBuffer bytes = piece(position).slice(at, length).asReadOnlyBuffer();
    return new Body.Window(bytes, () -> giveUp(index));
  }

  private ByteBuffer piece(int position) {
    ByteBuffer piece = pieces[position / Pieces.BYTES];
    if (piece == null) {
      throw new IllegalStateException("no piece holds byte " + position);
    }
    return piece;
  }

  /// Waits until `needed` bytes are here; how many are.
  private int await(int needed) throws IOException {
    if (length >= needed) {
      return length;
    }
    long left = patience.toNanos();
    lock.lock();
    try {
      int seen = length;
      while (length < needed) {
        if (length > seen) {
          seen = length;
          left = patience.toNanos();
        }
        Throwable cause = failure;
        if (cause != null) {
          throw new IOException("the object broke off on its way from the origin", cause);
        }
        if (left <= 0) {
          throw new IOException("the origin has sent nothing for " + patience);
        }
        left = grown.awaitNanos(left);
      }
      return length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.delivery.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Bytes on their way here, which any number of readers read along from the first on.
///
/// **Threading**: one thread fills; any may read, and wait. **Limits**: [#MOST_BYTES]; a reader
/// waits for [#PATIENCE_SECONDS] for more. **On failure** readers fail as the filler did.
final class Growing {
  static final int MOST_BYTES = 64 << 20;

  private static final int PIECE = 64 << 10;
  private static final int PATIENCE_SECONDS = 15;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<byte[]> pieces = new ArrayList<>();
  private int size;
  private boolean isWhole;
  private @Nullable IOException failure;

  /// Reads a stream to its end.
  void fill(InputStream from) {
    byte[] buffer = new byte[PIECE];
    try (from) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        add(Arrays.copyOf(buffer, n));
      }
      end(null);
    } catch (IOException e) {
      end(e);
    }
  }

  private void add(byte[] piece) throws IOException {
    lock.lock();
    try {
      size += piece.length;
      if (size > MOST_BYTES) {
        throw new IOException("a segment of more than " + MOST_BYTES + " B");
      }
      pieces.add(piece);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable IOException why) {
    lock.lock();
    try {
      isWhole = why == null;
      failure = why;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many there are by now.
  int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing more comes, for good or ill.
  boolean isOver() {
    lock.lock();
    try {
      return isWhole || failure != null;
    } finally {
      lock.unlock();
    }
  }

  boolean hasFailed() {
    lock.lock();
    try {
      return failure != null;
    } finally {
      lock.unlock();
    }
  }

  /// A copy of what there is.
  byte[] toArray() {
    lock.lock();
    try {
      byte[] all = new byte[size];
      int at = 0;
      for (byte[] piece : pieces) {
        System.arraycopy(piece, 0, all, at, piece.length);
        at += piece.length;
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// Writes all of it, each piece as soon as it is there.
  void writeTo(OutputStream out) throws IOException {
    for (int next = 0; ; next++) {
      byte[] piece = piece(next);
      if (piece == null) {
        return;
      }
      out.write(piece);
      out.flush();
    }
  }

  /// Null at the end.
  private byte @Nullable [] piece(int index) throws IOException {
    long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    lock.lock();
    try {
      while (index >= pieces.size()) {
        if (failure != null) {
          throw new IOException("what comes from elsewhere broke off", failure);
        }
        if (isWhole) {
          return null;
        }
        if (nanos <= 0) {
          throw new IOException("nothing more came from elsewhere in time");
        }
        nanos = more.awaitNanos(nanos);
      }
      return pieces.get(index);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}

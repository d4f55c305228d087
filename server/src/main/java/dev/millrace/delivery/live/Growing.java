package dev.millrace.delivery.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
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

  /// What its weight grows by.
  static final int STEP_BYTES = 1 << 20;

  private static final int PIECE = 64 << 10;
  private static final int PATIENCE_SECONDS = 40;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<byte[]> pieces = new ArrayList<>();
  private byte @Nullable [] all;
  private int size;
  private boolean isWhole;
  private @Nullable IOException failure;
  private volatile boolean isCalledBack;

  /// Reads on in a stream to its end, from where the last one ended.
  ///
  /// @param weighs hears of every other step in size
  /// @return what ended it too early, or null
  @Nullable IOException fill(InputStream from, Runnable weighs) {
    try (from) {
      while (true) {
        byte[] piece = last();
        int at = size % PIECE;
        int count = from.read(piece, at, PIECE - at);
        if (count < 0) {
          return null;
        }
        boolean isStep = (size + count) / STEP_BYTES > size / STEP_BYTES;
        grow(count);
        if (isStep) {
          weighs.run();
        }
      }
    } catch (IOException e) {
      return e;
    }
  }

  /// The piece that the next byte goes to; of the thread that fills.
  private byte[] last() throws IOException {
    if (size >= MOST_BYTES) {
      throw new IOException("a segment of more than " + MOST_BYTES + " B");
    }
    lock.lock();
    try {
      if (size == pieces.size() * PIECE) {
        pieces.add(new byte[PIECE]);
      }
      return pieces.getLast();
    } finally {
      lock.unlock();
    }
  }

  private void grow(int count) {
    lock.lock();
    try {
      size += count;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes: all is here, or what is missing never will be.
  void end(@Nullable IOException why) {
    lock.lock();
    try {
      isWhole = why == null;
      failure = why;
      if (isWhole) {
        all = copied();
        pieces.clear();
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// All of it is here at once.
  void be(byte[] whole) {
    lock.lock();
    try {
      all = whole;
      size = whole.length;
      isWhole = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private byte[] copied() {
    byte[] copy = new byte[size];
    for (int at = 0; at < size; at += PIECE) {
      System.arraycopy(pieces.get(at / PIECE), 0, copy, at, Math.min(PIECE, size - at));
    }
    return copy;
  }

  /// Breaks off for those who still read it.
  void callBack() {
    isCalledBack = true;
  }

  boolean isCalledBack() {
    return isCalledBack;
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

  /// What it takes of the heap, and will in a moment if more comes.
  int weight() {
    lock.lock();
    try {
      return isWhole || failure != null ? size : size - size % STEP_BYTES + STEP_BYTES;
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

  /// All of it, which nobody changes; null before it is whole.
  byte @Nullable [] whole() {
    lock.lock();
    try {
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// Writes all of it, as soon as it is there.
  void writeTo(OutputStream out) throws IOException {
    int position = 0;
    for (Stretch next = next(position); next != null; next = next(position)) {
      out.write(next.bytes, next.from, next.length);
      out.flush();
      position += next.length;
    }
  }

  private static final class Stretch {
    private final byte[] bytes;
    private final int from;
    private final int length;

    Stretch(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.length = length;
    }
  }

  /// What there is from `position` on; null at the end.
  private @Nullable Stretch next(int position) throws IOException {
    if (isCalledBack) {
      throw new IOException("it was read too slowly");
    }
    long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    lock.lock();
    try {
      while (position >= size) {
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
      int at = position % PIECE;
      int length = Math.min(PIECE - at, size - position);
      return all == null
          ? new Stretch(pieces.get(position / PIECE), at, length)
          : new Stretch(all, position, length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}

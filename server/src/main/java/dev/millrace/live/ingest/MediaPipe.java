package dev.millrace.live.ingest;

import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bytes from one thread to another, as many under way as it holds; then the writer waits.
///
/// **Threading**: one thread writes, one reads, any may end it from either side.
public final class MediaPipe {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring;
  private long written;
  private long read;
  private boolean ended;
  private boolean waiting;
  private long lastNanos = System.nanoTime();

  public MediaPipe(int capacity) {
    ring = new byte[capacity];
  }

  /// Waits for room.
  ///
  /// @return whether all of it will be read; not when the pipe has ended
  public boolean write(byte[] bytes) {
    lock.lock();
    try {
      int from = 0;
      while (from < bytes.length && awaitRoom()) {
        from += put(bytes, from);
        changed.signalAll();
      }
      lastNanos = System.nanoTime();
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom() {
    waiting = true;
    while (written - read == ring.length && !ended) {
      changed.awaitUninterruptibly();
    }
    waiting = false;
    return !ended;
  }

  private int put(byte[] bytes, int from) {
    int at = (int) (written % ring.length);
    int room = Math.min(ring.length - at, (int) (ring.length - (written - read)));
    int count = Math.min(room, bytes.length - from);
    System.arraycopy(bytes, from, ring, at, count);
    written += count;
    return count;
  }

  /// What is written is still read; after that there is nothing more.
  ///
  /// @return whether it had not ended before
  public boolean end() {
    lock.lock();
    try {
      boolean first = !ended;
      ended = true;
      changed.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /// For how long nothing has come in although there was room.
  public long silenceNanos() {
    lock.lock();
    try {
      return waiting ? 0 : System.nanoTime() - lastNanos;
    } finally {
      lock.unlock();
    }
  }

  public InputStream reader() {
    return new Reader();
  }

  private final class Reader extends InputStream {
    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      lock.lock();
      try {
        while (written == read && !ended) {
          changed.awaitUninterruptibly();
        }
        int count = take(buffer, offset, length);
        changed.signalAll();
        return count == 0 ? -1 : count;
      } finally {
        lock.unlock();
      }
    }

    private int take(byte[] buffer, int offset, int length) {
      int at = (int) (read % ring.length);
      int there = Math.min(ring.length - at, (int) (written - read));
      int count = Math.min(there, length);
      System.arraycopy(ring, at, buffer, offset, count);
      read += count;
      return count;
    }

    @Override
    public int available() {
      lock.lock();
      try {
        return (int) (written - read);
      } finally {
        lock.unlock();
      }
    }
  }
}

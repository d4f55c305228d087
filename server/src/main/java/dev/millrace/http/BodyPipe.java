package dev.millrace.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A request's body for a blocking reader: the event loop puts pieces in, the reader takes them.
///
/// **Limits**: reading from the socket pauses at [#HIGH_BYTES] and goes on below [#LOW_BYTES]; a
/// wait for the next piece ends with the idle timeout as the 408 problem.
final class BodyPipe extends InputStream implements Socket.BodyReader {
  private static final int HIGH_BYTES = 512 * 1024;
  private static final int LOW_BYTES = 128 * 1024;

  private final Socket socket;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
  private long waitingBytes;
  private boolean paused;
  private boolean ended;
  private boolean failed;

  private byte[] current = {};
  private int position;

  private BodyPipe(Socket socket) {
    this.socket = socket;
  }

  static BodyPipe open(Socket socket) {
    var pipe = new BodyPipe(socket);
    socket.read(pipe);
    return pipe;
  }

  @Override
  public void arrived(Buffer piece) {
    change(
        () -> {
          pieces.add(piece.getBytes());
          waitingBytes += piece.length();
          if (!paused && waitingBytes > HIGH_BYTES) {
            paused = true;
            socket.pause();
          }
        });
  }

  @Override
  public void ended() {
    change(() -> ended = true);
  }

  @Override
  public void failed() {
    change(() -> failed = true);
  }

  private void change(Runnable action) {
    lock.lock();
    try {
      action.run();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    return fill() ? current[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, target, offset, count);
    position += count;
    return count;
  }

  /// Makes `current` hold at least one byte; false at the end.
  private boolean fill() throws IOException {
    while (position == current.length) {
      byte[] next = take();
      if (next == null) {
        return false;
      }
      current = next;
      position = 0;
    }
    return true;
  }

  private byte @Nullable [] take() throws IOException {
    lock.lock();
    try {
      await();
      byte[] next = pieces.poll();
      if (next == null && !ended) {
        throw new IOException("the client left before the end of its body");
      }
      if (next != null) {
        waitingBytes -= next.length;
        if (paused && waitingBytes < LOW_BYTES) {
          paused = false;
          socket.resume();
        }
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void await() throws IOException {
    long nanos = socket.config().timeouts().idle().toNanos();
    try {
      while (pieces.isEmpty() && !ended && !failed) {
        if (nanos <= 0) {
          throw Problem.REQUEST_TIMEOUT.because("the body stopped coming").thrown();
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading a body", e);
    }
  }

  @Override
  public int available() {
    return current.length - position;
  }
}

package dev.millrace.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The blocking end of a streamed body. Status and fields go out with the first bytes, so a writer
/// that fails before has lost nothing.
///
/// **Threading**: one virtual thread writes; it sleeps while the client does not read.
/// **Limits**: [#BUFFER_BYTES] are gathered before they are sent; the write timeout ends a wait.
final class StreamOutput extends OutputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Writing writing;
  private final Response answer;
  private final long lengthBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long written;
  private volatile boolean begun;

  StreamOutput(Writing writing, Response answer, long lengthBytes) {
    this.writing = writing;
    this.answer = answer;
    this.lengthBytes = lengthBytes;
    writing.response().drainHandler(_ -> wake());
    writing.socket().onGone(this::wake);
  }

  boolean hasBegun() {
    return begun;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    written += length;
    if (lengthBytes != Body.UNKNOWN && written > lengthBytes) {
      throw new IOException("the body is longer than the " + lengthBytes + " bytes it promised");
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, BUFFER_BYTES - buffered);
      System.arraycopy(bytes, from, buffer, buffered, count);
      buffered += count;
      from += count;
      left -= count;
      if (buffered == BUFFER_BYTES) {
        flush();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    begin();
    if (buffered > 0) {
      awaitRoom();
      var _ = response().write(take());
    }
  }

  /// Sends what is left and ends the answer.
  Future<Void> end() throws IOException {
    if (lengthBytes != Body.UNKNOWN && written != lengthBytes) {
      throw new IOException("the body has " + written + " bytes of the promised " + lengthBytes);
    }
    begin();
    awaitRoom();
    return response().end(take());
  }

  private void begin() {
    if (!begun) {
      begun = true;
      writing.head(answer);
      if (lengthBytes == Body.UNKNOWN) {
        response().setChunked(true);
      }
    }
  }

  private Buffer take() {
    var taken = Buffer.buffer(Arrays.copyOf(buffer, buffered));
    buffered = 0;
    return taken;
  }

  private void awaitRoom() throws IOException {
    long nanos = writing.socket().config().timeouts().write().toNanos();
    lock.lock();
    try {
      while (!writing.socket().isGone() && response().writeQueueFull()) {
        if (nanos <= 0) {
          writing.socket().abandon();
          throw new IOException("the client stalled");
        }
        nanos = drained.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending", e);
    } finally {
      lock.unlock();
    }
    if (writing.socket().isGone()) {
      throw new IOException("the client left");
    }
  }

  private void wake() {
    lock.lock();
    try {
      drained.signal();
    } finally {
      lock.unlock();
    }
  }

  private HttpServerResponse response() {
    return writing.response();
  }
}

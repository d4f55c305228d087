package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The blocking end of a streamed body. Status and fields go out with the first bytes, so a writer
/// that fails before has lost nothing.
///
/// **Threading**: one virtual thread writes; it sleeps while the client does not read.
/// **Limits**: [Flight#PIECE_BYTES] are gathered before they are sent, and a [Flight] of them is
/// under way; the connection's watch gives up on a client that takes none of it.
final class StreamOutput extends OutputStream {
  private static final int BUFFER_BYTES = Flight.PIECE_BYTES;
  private static final long LOOK_SECONDS = 1;

  private final Writing writing;
  private final Response answer;
  private final long lengthBytes;
  private final Flight flight;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  /// Nothing until something is gathered.
  private byte[] buffer = {};

  private int buffered;
  private long written;

  /// Of what was handed over last.
  private Future<Void> last = Future.succeededFuture();

  private boolean begun;

  StreamOutput(Writing writing, Response answer, long lengthBytes) {
    this.writing = writing;
    this.answer = answer;
    this.lengthBytes = lengthBytes;
    this.flight = writing.flight();
    flight.onMoved(this::moved);
    writing.socket().onGone(this::moved);
  }

  private void moved() {
    lock.lock();
    try {
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    count(length);
    if (buffer.length == 0) {
      buffer = new byte[BUFFER_BYTES];
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
      hand(take(), false);
    }
  }

  /// How much of `left` bytes may be sent now, one at least; waits until something may. So memory
  /// is asked for when it can go, and nobody holds any who waits.
  int room(long left) throws IOException {
    return awaitRoom((int) Math.min(left, Integer.MAX_VALUE));
  }

  /// Sends memory of somebody else's, which says itself when it is to be given back.
  void pass(Body.Window window) throws IOException {
    try {
      flush();
      count(window.bytes().remaining());
      hand(Unpooled.wrappedBuffer(window.bytes()), false);
    } finally {
      last.onComplete(_ -> window.release().run());
    }
  }

  private void count(int length) throws IOException {
    written += length;
    if (lengthBytes != Body.UNKNOWN && written > lengthBytes) {
      throw new IOException("the body is longer than the " + lengthBytes + " bytes it promised");
    }
  }

  /// Sends what is left and ends the answer.
  Future<Void> end() throws IOException {
    if (lengthBytes != Body.UNKNOWN && written != lengthBytes) {
      throw new IOException("the body has " + written + " bytes of the promised " + lengthBytes);
    }
    begin();
    hand(take(), true);
    return last;
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

  private ByteBuf take() {
    ByteBuf taken = Unpooled.wrappedBuffer(Arrays.copyOf(buffer, buffered));
    buffered = 0;
    return taken;
  }

  /// Hands `bytes` over as there is room for them.
  private void hand(ByteBuf bytes, boolean isEnd) throws IOException {
    do {
      int length = awaitRoom(bytes.readableBytes());
      var piece = BufferInternal.buffer(bytes.readSlice(length));
      boolean ends = isEnd && !bytes.isReadable();
      last = flight.carry(length, ends ? response().end(piece) : response().write(piece));
    } while (bytes.isReadable());
  }

  private int awaitRoom(int most) throws IOException {
    int room = 0;
    lock.lock();
    try {
      while (room < Math.min(1, most) && !writing.socket().isGone()) {
        room = flight.room(most);
        if (room == 0 && most > 0) {
          var _ = moved.await(LOOK_SECONDS, TimeUnit.SECONDS);
        }
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
    return room;
  }

  private HttpServerResponse response() {
    return writing.response();
  }
}

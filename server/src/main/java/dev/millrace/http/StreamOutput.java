package dev.millrace.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// The blocking end of a streamed body. Status and fields go out with the first bytes, so a writer
/// that fails before has lost nothing.
///
/// **Threading**: one virtual thread writes; it sleeps while the client does not read.
/// **Limits**: [#BUFFER_BYTES] are gathered before they are sent, and a [Flight] of them is under
/// way.
final class StreamOutput extends OutputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Writing writing;
  private final Response answer;
  private final long lengthBytes;
  private final Flight flight;

  /// Nothing until something is gathered.
  private byte[] buffer = {};

  private int buffered;
  private long written;
  private volatile boolean begun;

  StreamOutput(Writing writing, Response answer, long lengthBytes) {
    this.writing = writing;
    this.answer = answer;
    this.lengthBytes = lengthBytes;
    Socket socket = writing.socket();
    this.flight = new Flight(socket, socket.config().timeouts().write(), socket::abandon);
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
      flight.awaitRoom(buffered);
      int length = buffered;
      var _ = flight.carry(length, response().write(take()));
    }
  }

  /// Sends memory of somebody else's, which is not to change before it [#whenTaken] is.
  void pass(ByteBuffer window) throws IOException {
    flush();
    int length = window.remaining();
    count(length);
    flight.awaitRoom(length);
    var bytes = BufferInternal.buffer(Unpooled.wrappedBuffer(window));
    var _ = flight.carry(length, response().write(bytes));
  }

  /// Runs `action` when all that was passed on is taken, or thrown away because the client left.
  void whenTaken(Runnable action) {
    flight.whenLanded(action);
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
    flight.awaitRoom(buffered);
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

  private HttpServerResponse response() {
    return writing.response();
  }
}

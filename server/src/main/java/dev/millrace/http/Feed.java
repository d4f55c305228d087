package dev.millrace.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Sends a large body piece by piece, as fast as the client takes it, on the event loop.
///
/// **Limits**: one piece beyond the connection's own queue; a client that takes nothing within the
/// write timeout is cut off.
final class Feed {
  private static final int PIECE_BYTES = 128 * 1024;

  private final Pieces pieces;
  private final long lengthBytes;
  private long sentBytes;
  private long timer = -1;

  private Feed(Pieces pieces, long lengthBytes) {
    this.pieces = pieces;
    this.lengthBytes = lengthBytes;
  }

  private interface Pieces {
    Buffer piece(long from, int lengthBytes) throws IOException;
  }

  static Feed of(Body.Bytes bytes) {
    return new Feed(
        (from, length) -> Writing.buffer(bytes.slice(from, length)), bytes.lengthBytes());
  }

  static Feed of(FileChannel channel, Body.FileSlice slice) {
    return new Feed(
        (from, length) -> read(channel, slice.offset() + from, length), slice.lengthBytes());
  }

  private static Buffer read(FileChannel channel, long from, int length) throws IOException {
    var piece = ByteBuffer.allocate(length);
    while (piece.hasRemaining()) {
      if (channel.read(piece, from + piece.position()) < 0) {
        throw new EOFException("the file became shorter while it was sent");
      }
    }
    return BufferInternal.buffer(Unpooled.wrappedBuffer(piece.flip()));
  }

  /// Sends everything and ends the answer.
  Future<Void> into(Socket socket) {
    Promise<Void> whole = Promise.promise();
    socket.onGone(() -> whole.tryFail("the client left"));
    socket.response().drainHandler(_ -> pump(socket, whole));
    pump(socket, whole);
    return whole.future();
  }

  private void pump(Socket socket, Promise<Void> whole) {
    socket.vertx().cancelTimer(timer);
    HttpServerResponse response = socket.response();
    try {
      while (!whole.future().isComplete() && sentBytes < lengthBytes) {
        if (response.writeQueueFull()) {
          long limit = socket.config().timeouts().write().toMillis();
          timer = socket.vertx().setTimer(limit, _ -> whole.tryFail("the client stalled"));
          return;
        }
        send(response, whole);
      }
    } catch (IOException | IllegalStateException e) {
      whole.tryFail(e);
    }
  }

  private void send(HttpServerResponse response, Promise<Void> whole) throws IOException {
    int length = (int) Math.min(PIECE_BYTES, lengthBytes - sentBytes);
    Buffer piece = pieces.piece(sentBytes, length);
    sentBytes += length;
    if (sentBytes < lengthBytes) {
      var _ = response.write(piece);
    } else {
      response.end(piece).onComplete(_ -> whole.tryComplete(), failure -> whole.tryFail(failure));
    }
  }
}

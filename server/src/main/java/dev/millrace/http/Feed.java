package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.UncheckedIOException;

/// Sends a large body piece by piece, as fast as the client takes it, on the event loop.
///
/// **Limits**: at most [#QUEUED_BYTES] of it wait in the connection's queues, however large the
/// window that a client of HTTP/2 grants; a client that takes nothing within the write timeout is
/// cut off.
final class Feed {
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int QUEUED_BYTES = 256 * 1024;

  /// Looks at a silent client per write timeout.
  private static final int LOOKS = 4;

  private final Socket socket;
  private final Pieces pieces;
  private final long lengthBytes;
  private final Promise<Void> whole = Promise.promise();
  private long handedBytes;
  private long takenBytes;
  private long takenNanos = System.nanoTime();
  private boolean pumping;

  Feed(Socket socket, Pieces pieces, long lengthBytes) {
    this.socket = socket;
    this.pieces = pieces;
    this.lengthBytes = lengthBytes;
  }

  /// Sends everything and ends the answer.
  Future<Void> start() {
    long limitMillis = socket.config().timeouts().write().toMillis();
    long timer =
        socket
            .vertx()
            .setPeriodic(Math.max(1, limitMillis / LOOKS), _ -> requireProgress(limitMillis));
    socket.onGone(() -> whole.tryFail("the client left"));
    pump();
    return whole.future().onComplete(_ -> socket.vertx().cancelTimer(timer));
  }

  private void requireProgress(long limitMillis) {
    if (System.nanoTime() - takenNanos > limitMillis * 1_000_000) {
      whole.tryFail("the client stalled");
    }
  }

  /// Hands over what may wait; a piece that is taken at once must not begin this anew.
  private void pump() {
    pumping = true;
    try {
      while (!whole.future().isComplete()
          && handedBytes < lengthBytes
          && handedBytes - takenBytes < QUEUED_BYTES) {
        hand();
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      whole.tryFail(e);
    } finally {
      pumping = false;
    }
  }

  private void hand() {
    int length = (int) Math.min(PIECE_BYTES, lengthBytes - handedBytes);
    ByteBuf piece = pieces.piece(handedBytes, length);
    handedBytes += length;
    sent(BufferInternal.buffer(piece))
        .onComplete(_ -> piece.release())
        .onComplete(_ -> taken(length), whole::tryFail);
  }

  private Future<Void> sent(Buffer piece) {
    HttpServerResponse response = socket.response();
    return handedBytes < lengthBytes ? response.write(piece) : response.end(piece);
  }

  private void taken(int length) {
    takenBytes += length;
    takenNanos = System.nanoTime();
    if (takenBytes == lengthBytes) {
      whole.tryComplete();
    } else if (!pumping) {
      pump();
    }
  }
}

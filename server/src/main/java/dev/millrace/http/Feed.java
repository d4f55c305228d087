package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/// Sends what is at hand piece by piece, as fast as the client takes it, on the event loop, and
/// ends the answer with it.
///
/// **Limits**: those of its [Flight].
final class Feed {
  /// A client that takes everything at once lets the others of its event loop have their turn.
  private static final int PIECES_A_TURN = 16;

  private final Socket socket;
  private final Flight flight;
  private final Pieces pieces;
  private final long lengthBytes;
  private final Promise<Void> whole = Promise.promise();
  private long handedBytes;
  private boolean pumping;

  Feed(Socket socket, Flight flight, Pieces pieces, long lengthBytes) {
    this.socket = socket;
    this.flight = flight;
    this.pieces = pieces;
    this.lengthBytes = lengthBytes;
  }

  /// Sends everything and ends the answer. **On failure** to read, or for want of memory, what says
  /// so; else the client's.
  Future<Void> start() {
    socket.onGone(() -> whole.tryFail("the client left"));
    flight.onMoved(() -> socket.onLoop(this::pump));
    pump();
    return whole.future();
  }

  /// Hands over what may be under way; a piece that is taken at once must not begin this anew.
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      int length = room();
      for (int pieces = 0; length > 0 && pieces < PIECES_A_TURN; pieces++) {
        hand(length);
        length = room();
      }
      if (length > 0) {
        socket.later(this::pump);
      }
    } catch (RuntimeException | Error e) {
      whole.tryFail(new BrokenOff(e));
    } finally {
      pumping = false;
    }
  }

  private int room() {
    boolean over = handedBytes == lengthBytes || whole.future().isComplete();
    return over ? 0 : flight.room(lengthBytes - handedBytes);
  }

  private void hand(int length) {
    ByteBuf piece = pieces.piece(handedBytes, length);
    handedBytes += length;
    Future<Void> sent = flight.carry(length, sent(BufferInternal.buffer(piece)));
    sent.onComplete(_ -> piece.release());
    if (handedBytes == lengthBytes) {
      sent.onSuccess(_ -> whole.tryComplete());
    }
    sent.onFailure(whole::tryFail);
  }

  private Future<Void> sent(Buffer piece) {
    HttpServerResponse response = socket.response();
    return handedBytes < lengthBytes ? response.write(piece) : response.end(piece);
  }

  /// It ended early, and not because of the client.
  static final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenOff(Throwable cause) {
      super(cause);
    }
  }
}

package dev.millrace.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// Gathers a whole small body on the event loop, for an immediate handler.
///
/// **Limits**: the bytes asked for, and the idle timeout for the whole of it.
final class BodyCollector implements Socket.BodyReader {
  private final long limitBytes;
  private final Buffer gathered = Buffer.buffer();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private BodyCollector(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  static CompletableFuture<byte[]> collect(Socket socket, long limitBytes) {
    var collector = new BodyCollector(limitBytes);
    long millis = socket.config().timeouts().idle().toMillis();
    long timer = socket.vertx().setTimer(millis, _ -> collector.late());
    var _ = collector.whole.whenComplete((_, _) -> socket.vertx().cancelTimer(timer));
    socket.read(collector);
    return collector.whole;
  }

  @Override
  public void arrived(Buffer piece) {
    if (whole.isDone()) {
      return;
    }
    if (gathered.length() + (long) piece.length() > limitBytes) {
      whole.completeExceptionally(LimitedInput.tooLarge(limitBytes));
    } else {
      gathered.appendBuffer(piece);
    }
  }

  @Override
  public void ended() {
    whole.complete(gathered.getBytes());
  }

  @Override
  public void failed() {
    whole.completeExceptionally(new IOException("the client left before the end of its body"));
  }

  private void late() {
    whole.completeExceptionally(
        Problem.REQUEST_TIMEOUT.because("the body did not come in time").thrown());
  }
}

package dev.millrace.cli;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/// A range of a file that is sent as the body of a request.
///
/// The range is mapped, so that the system carries it from the file's pages to the socket and
/// nothing passes through the heap. **Limits:** at most 2 GiB. **On failure:** a file that shrinks
/// meanwhile fails the request.
public record FileSlice(Path file, long offset, long length) {
  private static final int PIECE_BYTES = 256 << 10;

  /// The range as a body; it may be sent again.
  public BodyPublisher body() {
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(this::subscribe, length);
  }

  private void subscribe(Subscriber<? super ByteBuffer> to) {
    try (var channel = FileChannel.open(file)) {
      to.onSubscribe(new Sending(to, channel.map(MapMode.READ_ONLY, offset, length)));
    } catch (IOException e) {
      var nothing = new Sending(to, ByteBuffer.allocate(0));
      nothing.cancel();
      to.onSubscribe(nothing);
      to.onError(e);
    }
  }

  /// Hands out pieces as they are asked for, also from within the handing out.
  private static final class Sending implements Subscription {
    private final Subscriber<? super ByteBuffer> to;
    private final ByteBuffer bytes;
    private final AtomicLong wanted = new AtomicLong();
    private volatile boolean over;

    Sending(Subscriber<? super ByteBuffer> to, ByteBuffer bytes) {
      this.to = to;
      this.bytes = bytes;
    }

    /// Whoever finds nothing wanted does the work; the others only say how much more they want.
    @Override
    public void request(long pieces) {
      if (wanted.getAndAccumulate(pieces, FileSlice::sum) != 0) {
        return;
      }
      do {
        if (over) {
          return;
        }
        to.onNext(next());
        complete();
      } while (wanted.decrementAndGet() > 0);
    }

    private ByteBuffer next() {
      int size = Math.min(PIECE_BYTES, bytes.remaining());
      var piece = bytes.slice(bytes.position(), size);
      bytes.position(bytes.position() + size);
      return piece;
    }

    private void complete() {
      if (!bytes.hasRemaining() && !over) {
        over = true;
        to.onComplete();
      }
    }

    @Override
    public void cancel() {
      over = true;
    }
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}

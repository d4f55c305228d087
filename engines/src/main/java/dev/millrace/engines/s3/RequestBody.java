package dev.millrace.engines.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.util.Blocker;
import org.jspecify.annotations.Nullable;

/// A request's body in the very buffers that were read from the socket.
///
/// **Threading:** one reader, who waits; the wait ends with the connection or its idle time.
final class RequestBody extends InputStream {
  /// A body that ended before its end, with the connection or in silence.
  static final class Lost extends IOException {
    private static final long serialVersionUID = 1L;

    private Lost(Throwable cause) {
      super(cause);
    }
  }

  private final Content.Source source;
  private Content.@Nullable Chunk chunk;
  private boolean begun;
  private boolean ended;

  RequestBody(Content.Source source) {
    this.source = source;
  }

  /// The next bytes, good until the next call or close; null after the last.
  @Nullable ByteBuffer next() throws IOException {
    begun = true;
    release();
    while (!ended) {
      Content.Chunk read = source.read();
      if (read == null) {
        await();
      } else if (Content.Chunk.isFailure(read)) {
        ended = true;
        throw new Lost(read.getFailure());
      } else {
        ended = read.isLast();
        chunk = read;
        if (read.hasRemaining()) {
          return read.getByteBuffer();
        }
        release();
      }
    }
    return null;
  }

  private void await() throws IOException {
    try (var blocker = Blocker.runnable()) {
      source.demand(blocker);
      blocker.block();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if ((chunk == null || !chunk.hasRemaining()) && next() == null) {
      return -1;
    }
    return chunk == null ? -1 : chunk.get(target, offset, length);
  }

  /// Whether anybody asked for the first byte, and so told a client that waits to send it.
  boolean isBegun() {
    return begun;
  }

  /// Reads on without keeping anything, so that a client that is still sending hears the answer.
  void drain(long mostBytes) throws IOException {
    long left = mostBytes;
    for (var bytes = next(); bytes != null && left > 0; bytes = next()) {
      left -= bytes.remaining();
    }
  }

  private void release() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }

  @Override
  public void close() {
    release();
  }
}

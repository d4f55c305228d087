package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// The bytes of a cached object as a stream, wherever it is.
final class Reading {
  private Reading() {}

  static InputStream of(Cached object) throws IOException {
    return switch (object) {
      case Cached.InMemory held -> {
        byte[] bytes = new byte[held.bytes().remaining()];
        held.bytes().duplicate().get(bytes);
        yield new java.io.ByteArrayInputStream(bytes);
      }
      case Cached.OnDisk kept -> kept.file().stream(0, kept.facts().sizeBytes());
      case Cached.Arriving arriving -> new Borrowed(arriving);
      case Cached.Passed passed -> passed.part().open(0, passed.facts().sizeBytes());
    };
  }

  /// What an object lends, to its end.
  private static final class Borrowed extends InputStream {
    private final Cached.Arriving object;
    private final Body.Loan loan;
    private long left;
    private ByteBuffer window = ByteBuffer.allocate(0);

    Borrowed(Cached.Arriving object) throws IOException {
      this.object = object;
      this.left = object.facts().sizeBytes();
      this.loan = object.part().open(0, left);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
      if (left == 0) {
        return -1;
      }
      if (!window.hasRemaining()) {
        window = loan.next();
      }
      int count = Math.min(most, window.remaining());
      window.get(into, offset, count);
      left -= count;
      return count;
    }

    @Override
    public void close() {
      loan.close();
      object.release().run();
    }
  }
}

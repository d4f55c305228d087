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
        held.letGo();
        yield new java.io.ByteArrayInputStream(bytes);
      }
      case Cached.OnDisk kept -> kept.file().stream(0, kept.facts().sizeBytes());
      case Cached.Arriving arriving ->
          new Borrowed(arriving.part(), 0, arriving.facts().sizeBytes(), arriving.release());
      case Cached.Sliced sliced ->
          new Borrowed(sliced.part(), 0, sliced.facts().sizeBytes(), () -> {});
    };
  }

  /// What an object lends, to its end.
  static final class Borrowed extends InputStream {
    private final Runnable over;
    private final Body.Loan loan;
    private long left;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private Runnable release = () -> {};

    Borrowed(Body.Lender part, long from, long length, Runnable over) throws IOException {
      this.over = over;
      this.left = length;
      this.loan = part.open(from, length);
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
        giveBack();
        Body.Window next = loan.next(64 * 1024);
        window = next.bytes();
        release = next.release();
      }
      int count = Math.min(most, window.remaining());
      window.get(into, offset, count);
      left -= count;
      return count;
    }

    @Override
    public void close() {
      giveBack();
      loan.close();
      over.run();
    }

    private void giveBack() {
      Runnable last = release;
      release = () -> {};
      last.run();
    }
  }
}

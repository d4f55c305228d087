package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One answer's way through a file in the page cache, which all answers share.
///
/// **Ownership**: closing it ends one use of the file; what is lent has a use of its own.
final class FileLoan implements Body.Loan {
  private static final int WINDOW_BYTES = 64 * 1024;

  private final OpenFile file;
  private final long end;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long position;

  FileLoan(OpenFile file, long from, long lengthBytes) {
    this.file = file;
    this.position = from;
    this.end = from + lengthBytes;
  }

  @Override
  public Body.Window next() throws IOException {
    if (position >= end) {
      throw new EOFException("nothing more was lent");
    }
    if (file.acquire() == null) {
      throw new IOException("the file was closed");
    }
    try {
      int length = (int) Math.min(WINDOW_BYTES, end - position);
      var bytes = file.mapped().slice((int) position, length);
      position += length;
      return new Body.Window(bytes, file::release);
    } catch (IOException | RuntimeException e) {
      file.release();
      throw e;
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      file.release();
    }
  }
}

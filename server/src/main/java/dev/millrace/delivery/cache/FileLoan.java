package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One answer's way through a file, which all answers share.
///
/// **Ownership**: closing it ends one use of the file; what is lent is a copy.
final class FileLoan implements Body.Loan {
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
  public Body.Window next(int mostBytes) throws IOException {
    if (position >= end) {
      throw new EOFException("nothing more was lent");
    }
    int length = (int) Math.min(Math.min(mostBytes, Copies.MOST_BYTES), end - position);
    Body.Window window = file.window(position, length);
    position += length;
    return window;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      file.release();
    }
  }
}

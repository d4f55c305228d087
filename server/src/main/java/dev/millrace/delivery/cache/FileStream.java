package dev.millrace.delivery.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// A stretch of an [OpenFile] as a stream; closing it ends one use of the file.
final class FileStream extends InputStream {
  private final OpenFile file;
  private final long end;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long position;

  FileStream(OpenFile file, long from, long lengthBytes) {
    this.file = file;
    this.position = from;
    this.end = from + lengthBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    int length = (int) Math.min(most, end - position);
    int count = file.channel().read(ByteBuffer.wrap(into, offset, length), position);
    if (count < 0) {
      throw new IOException("the file became shorter");
    }
    position += count;
    return count;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      file.release();
    }
  }
}

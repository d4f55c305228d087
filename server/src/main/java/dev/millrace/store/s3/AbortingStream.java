package dev.millrace.store.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;

/// A response body whose close drops the connection when bytes are left, where the SDK would read
/// them all.
final class AbortingStream extends FilterInputStream {
  private final ResponseInputStream<?> body;
  private long leftBytes;

  AbortingStream(ResponseInputStream<?> body, long lengthBytes) {
    super(body);
    this.body = body;
    this.leftBytes = lengthBytes;
  }

  @Override
  public int read() throws IOException {
    var value = body.read();
    leftBytes -= value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    var count = body.read(target, offset, length);
    leftBytes -= Math.max(count, 0);
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    var count = body.skip(bytes);
    leftBytes -= count;
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (leftBytes > 0) {
      body.abort();
    } else {
      body.close();
    }
  }
}

package dev.millrace.delivery.cache;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/// One reader's way through an [Arrival].
final class ArrivalStream extends InputStream {
  private final Arrival arrival;
  private final int end;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();
  private int position;

  ArrivalStream(Arrival arrival, int from, int end, Runnable release) {
    this.arrival = arrival;
    this.position = from;
    this.end = end;
    this.release = release;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    if (closed.get()) {
      throw new IOException("closed");
    }
    if (most == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    int count = arrival.read(position, into, offset, Math.min(most, end - position));
    position += count;
    return count;
  }

  @Override
  public int available() {
    return Math.max(0, Math.min(end, arrival.length()) - position);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}

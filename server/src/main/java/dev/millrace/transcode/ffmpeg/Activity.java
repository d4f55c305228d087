package dev.millrace.transcode.ffmpeg;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Knows for how long a child has been silent while everybody was listening.
///
/// A child that waits because its reader is busy is not silent: time counts only while every
/// output is inside `read`.
final class Activity {
  private final AtomicInteger busyReaders = new AtomicInteger();
  private volatile long lastNanos = System.nanoTime();

  void touch() {
    lastNanos = System.nanoTime();
  }

  Duration silence() {
    if (busyReaders.get() > 0) {
      touch();
    }
    return Duration.ofNanos(System.nanoTime() - lastNanos);
  }

  /// `media` for a reader that counts as busy until it closes the stream or hits its end.
  InputStream listening(InputStream media) {
    busyReaders.incrementAndGet();
    return new Listening(media);
  }

  private final class Listening extends FilterInputStream {
    private boolean over;

    Listening(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (over) {
        return super.read(buffer, offset, length);
      }
      busyReaders.decrementAndGet();
      try {
        return super.read(buffer, offset, length);
      } finally {
        touch();
        busyReaders.incrementAndGet();
      }
    }

    @Override
    public void close() throws IOException {
      if (!over) {
        over = true;
        busyReaders.decrementAndGet();
      }
      super.close();
    }
  }
}

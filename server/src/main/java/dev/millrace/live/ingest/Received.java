package dev.millrace.live.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/// What a run of FFmpeg receives.
final class Received implements Incoming {
  private final Container container;
  private final InputStream media;
  private final String from;
  private final Runnable stop;
  private final CountDownLatch over = new CountDownLatch(1);

  Received(Container container, InputStream media, String from, Runnable stop) {
    this.container = container;
    this.media = new Ending(media);
    this.from = from;
    this.stop = stop;
  }

  @Override
  public Container container() {
    return container;
  }

  @Override
  public InputStream media() {
    return media;
  }

  @Override
  public String from() {
    return from;
  }

  /// Nothing is read any more.
  void over() {
    over.countDown();
  }

  void awaitEnd() throws InterruptedIOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      var interrupted = new InterruptedIOException("interrupted while media came");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  @Override
  public void close() {
    if (over.getCount() > 0) {
      stop.run();
    }
  }

  /// A publisher that breaks off ends its media like one that has finished.
  private final class Ending extends FilterInputStream {
    Ending(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (over.getCount() == 0) {
        return -1;
      }
      try {
        int count = super.read(buffer, offset, length);
        if (count < 0) {
          over();
        }
        return count;
      } catch (IOException e) {
        over();
        return -1;
      }
    }
  }
}

package dev.millrace.delivery.live;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A stream that is closed when nothing comes for too long, so that its reader fails: a process
/// that dies without a word, or behind a network that does, never ends one.
///
/// **Threading**: one reader; the watch is a virtual thread.
final class Impatient extends FilterInputStream {
  private static final Logger LOG = System.getLogger(Impatient.class.getName());

  /// What is passed over without a look at the clock.
  private static final int STEP_BYTES = 64 * 1024;

  private final long patienceNanos;
  private final Thread watch;
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean isOver;

  Impatient(InputStream from, Duration patience) {
    super(from);
    this.patienceNanos = patience.toNanos();
    this.watch = Thread.ofVirtual().name("live-relay-watch").unstarted(this::watch);
    watch.start();
  }

  private void watch() {
    while (!isOver) {
      long left = patienceNanos - (System.nanoTime() - heardNanos);
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        end();
      }
    }
  }

  private void end() {
    isOver = true;
    try {
      in.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a stream that stalled does not close", e);
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    heardNanos = System.nanoTime();
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    int count = super.read(into, offset, most);
    heardNanos = System.nanoTime();
    return count;
  }

  @Override
  public long skip(long most) throws IOException {
    long count = super.skip(Math.min(most, STEP_BYTES));
    heardNanos = System.nanoTime();
    return count;
  }

  @Override
  public void close() throws IOException {
    isOver = true;
    LockSupport.unpark(watch);
    super.close();
  }
}

package dev.millrace.outbound;

import dev.millrace.outbound.OutboundException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A body that is neither longer nor slower than its limits allow, and whose failures are those of
/// the house. Closing it is its owner's business.
final class BoundedBody extends InputStream {
  private final InputStream body;
  private final Limits limits;
  private final long windowNanos;
  private final Failures failures;
  private long bytes;
  private long windowBytes;
  private long windowBeganAt = System.nanoTime();

  /// @param window over which the body must keep up with its slowest rate
  BoundedBody(InputStream body, Limits limits, Duration window, Failures failures) {
    this.body = body;
    this.limits = limits;
    this.windowNanos = window.toNanos();
    this.failures = failures;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      int count = body.read(target, offset, length);
      count(Math.max(count, 0));
      return count;
    } catch (OutboundException e) {
      throw e;
    } catch (IOException e) {
      throw failures.translated(e);
    }
  }

  private void count(int count) throws OutboundException {
    bytes += count;
    windowBytes += count;
    if (bytes > limits.maxBytes()) {
      throw Failures.tooLarge(limits);
    }
    long nanos = System.nanoTime() - windowBeganAt;
    if (nanos >= windowNanos) {
      if (windowBytes < limits.minBytesPerSecond() * (nanos / 1e9)) {
        throw new OutboundException(Reason.TIMED_OUT, "the answer comes too slowly");
      }
      windowBytes = 0;
      windowBeganAt = System.nanoTime();
    }
  }
}

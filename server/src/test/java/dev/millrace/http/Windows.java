package dev.millrace.http;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Memory that is lent in windows of up to 50,000 bytes.
///
/// @param left what was not lent yet
/// @param lent windows that were not given back yet
/// @param closed zero when nothing more is asked for
record Windows(ByteBuffer left, AtomicInteger lent, CountDownLatch closed) implements Body.Loan {
  private static final int MOST_BYTES = 50_000;

  Windows(ByteBuffer left) {
    this(left, new AtomicInteger(), new CountDownLatch(1));
  }

  /// An answer that lends `content`.
  static Body.Lent on(byte[] content) {
    return new Body.Lent(
        content.length,
        (from, length) -> new Windows(ByteBuffer.wrap(content, (int) from, (int) length)),
        () -> {});
  }

  @Override
  public Body.Window next(int mostBytes) {
    int length = Math.min(left.remaining(), Math.min(mostBytes, MOST_BYTES));
    ByteBuffer window = left.slice(left.position(), length);
    left.position(left.position() + length);
    lent.incrementAndGet();
    return new Body.Window(window, lent::decrementAndGet);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

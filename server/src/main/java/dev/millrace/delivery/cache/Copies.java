package dev.millrace.delivery.cache;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Memory off the heap for what is read of files to be sent, used again and again. Files are not
/// mapped: one that is cut short under us would end the process, not the answer.
///
/// **Threading**: any. **Limits**: what is out is under way to clients, and counted there; unused
/// are [#MOST_UNUSED_BYTES] at most, the rest is the collector's.
final class Copies {
  static final int MOST_BYTES = 64 * 1024;

  private static final int LEAST_SHIFT = 12;
  private static final int KINDS = 5;
  private static final long MOST_UNUSED_BYTES = 16 << 20;

  private static final List<ConcurrentLinkedDeque<ByteBuffer>> UNUSED =
      Stream.generate(ConcurrentLinkedDeque<ByteBuffer>::new).limit(KINDS).toList();

  private static final AtomicLong UNUSED_BYTES = new AtomicLong();

  private Copies() {}

  /// One with a limit of `length`, [#MOST_BYTES] at most.
  static ByteBuffer take(int length) {
    int kind = kind(length);
    ByteBuffer unused = UNUSED.get(kind).poll();
    if (unused == null) {
      return ByteBuffer.allocateDirect(1 << (LEAST_SHIFT + kind)).limit(length);
    }
    UNUSED_BYTES.addAndGet(-unused.capacity());
    return unused.clear().limit(length);
  }

  /// Gives back what was taken, once.
  static void giveBack(ByteBuffer taken) {
    if (UNUSED_BYTES.addAndGet(taken.capacity()) > MOST_UNUSED_BYTES) {
      UNUSED_BYTES.addAndGet(-taken.capacity());
    } else {
      UNUSED.get(kind(taken.capacity())).push(taken);
    }
  }

  /// Each holds twice what the one before does.
  private static int kind(int length) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, length) - 1);
    return Math.max(0, bits - LEAST_SHIFT);
  }
}

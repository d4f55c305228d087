package dev.millrace.telemetry.sessions;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Memory outside of the heap, in blocks of one length, for what is held for minutes by the
/// million: within it the collector of garbage would look at each piece, and move it, while
/// everybody waits.
///
/// **Threading:** the thread that made it. **Ownership:** of the memory, until it is closed; a
/// block that is let go of is the next one's, and none goes back before that. **Limits:** its
/// user's.
final class Blocks implements AutoCloseable {
  static final int BLOCK_BYTES = 512;

  /// What of it is its chain's: before that it says which one comes next.
  private static final int LINK_BYTES = Integer.BYTES;

  private static final int SLAB_BLOCKS = 2048;
  private static final int NONE = -1;

  private final Arena arena = Arena.ofConfined();
  private final List<MemorySegment> slabs = new ArrayList<>();

  /// The first of those that nobody holds.
  private int free = NONE;

  /// Bytes that are added at the end, and read from the beginning.
  final class Chain {
    private int first = NONE;
    private int last = NONE;
    private int length;
    private int lastLeft;
    private int blocks;

    /// Adds the first so many bytes.
    void add(byte[] bytes, int count) {
      for (int done = 0; done < count; ) {
        if (lastLeft == 0) {
          append();
        }
        int part = Math.min(lastLeft, count - done);
        long to = offset(last) + BLOCK_BYTES - lastLeft;
        MemorySegment.copy(bytes, done, slab(last), ValueLayout.JAVA_BYTE, to, part);
        done += part;
        lastLeft -= part;
      }
      length += count;
    }

    private void append() {
      int block = take();
      if (first == NONE) {
        first = block;
      } else {
        link(last, block);
      }
      last = block;
      lastLeft = BLOCK_BYTES - LINK_BYTES;
      blocks++;
    }

    /// All of it.
    byte[] bytes() {
      byte[] all = new byte[length];
      int done = 0;
      for (int block = first; done < length; block = next(block)) {
        int part = Math.min(BLOCK_BYTES - LINK_BYTES, length - done);
        long from = offset(block) + LINK_BYTES;
        MemorySegment.copy(slab(block), ValueLayout.JAVA_BYTE, from, all, done, part);
        done += part;
      }
      return all;
    }

    /// How much memory it takes.
    long size() {
      return (long) blocks * BLOCK_BYTES;
    }

    /// Lets go of all of it; it is empty then.
    void clear() {
      if (first != NONE) {
        link(last, free);
        free = first;
      }
      first = NONE;
      last = NONE;
      length = 0;
      lastLeft = 0;
      blocks = 0;
    }
  }

  /// How much was ever held at a time.
  long reserved() {
    return (long) slabs.size() * SLAB_BLOCKS * BLOCK_BYTES;
  }

  private int take() {
    if (free == NONE) {
      int from = slabs.size() * SLAB_BLOCKS;
      slabs.add(arena.allocate((long) SLAB_BLOCKS * BLOCK_BYTES, LINK_BYTES));
      for (int block = from + SLAB_BLOCKS - 1; block >= from; block--) {
        link(block, free);
        free = block;
      }
    }
    int block = free;
    free = next(block);
    return block;
  }

  private int next(int block) {
    return slab(block).get(ValueLayout.JAVA_INT, offset(block));
  }

  private void link(int block, int next) {
    slab(block).set(ValueLayout.JAVA_INT, offset(block), next);
  }

  private MemorySegment slab(int block) {
    return slabs.get(block / SLAB_BLOCKS);
  }

  private static long offset(int block) {
    return (long) (block % SLAB_BLOCKS) * BLOCK_BYTES;
  }

  @Override
  public void close() {
    arena.close();
  }
}

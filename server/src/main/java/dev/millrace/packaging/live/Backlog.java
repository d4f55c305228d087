package dev.millrace.packaging.live;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of live segments wait for the store in this process.
///
/// **Threading**: any; never blocks.
public final class Backlog {
  private static final long PART_OF_THE_HEAP = 8;

  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  public Backlog(long mostBytes) {
    this.most = mostBytes;
  }

  /// An eighth of the heap.
  public static Backlog ofTheHeap() {
    return new Backlog(Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP);
  }

  /// A place in it.
  ///
  /// @param share of what may wait that may be taken when somebody with this place comes: who has
  ///     less of it gives way to the others before there is no room at all
  public Room room(double share) {
    long mine = (long) (most * share);
    return new Room() {
      @Override
      public boolean take(long size) {
        if (bytes.addAndGet(size) <= mine) {
          return true;
        }
        give(size);
        return false;
      }

      @Override
      public void give(long size) {
        bytes.addAndGet(-size);
      }
    };
  }

  public long bytes() {
    return bytes.get();
  }

  /// Where a track's segments wait.
  public interface Room {
    /// There is always some.
    Room ENDLESS =
        new Room() {
          @Override
          public boolean take(long size) {
            return true;
          }

          @Override
          public void give(long size) {}
        };

    /// Enters a segment; says whether there is room for it.
    boolean take(long size);

    /// One does not wait any more.
    void give(long size);
  }
}

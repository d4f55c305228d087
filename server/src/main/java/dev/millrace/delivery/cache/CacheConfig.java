package dev.millrace.delivery.cache;

import java.nio.file.Path;
import java.time.Duration;

/// How much the cache may hold, and where.
///
/// @param folder of the tier on disk
/// @param diskBytes the most that its files may weigh together; 0: no tier on disk
/// @param memoryBytes the most that objects in memory may weigh together
/// @param smallBytes the largest object that is held in memory
/// @param largestBytes the largest object that is kept whole; others are kept in slices
/// @param arrivingBytes the most that objects on their way from the origin may weigh together
/// @param missing how long it is remembered that an object is not there
/// @param patience how long a viewer waits for the origin's next bytes
public record CacheConfig(
    Path folder,
    long diskBytes,
    long memoryBytes,
    int smallBytes,
    int largestBytes,
    long arrivingBytes,
    Duration missing,
    Duration patience) {
  private static final long MEGABYTE = 1 << 20;
  private static final int LEFTOVER_ONE_IN = 4;

  public CacheConfig {
    require(diskBytes >= 0 && memoryBytes >= 0, "sizes are not negative");
    require(smallBytes <= largestBytes, "a small object is larger than the largest");
    require(largestBytes >= Slice.BYTES, "the largest object is smaller than a slice");
    require(arrivingBytes >= largestBytes, "the largest object has no room while it arrives");
  }

  /// 10 GiB on disk, 64 MiB in memory.
  public static CacheConfig in(Path folder) {
    return new CacheConfig(
        folder,
        10_240 * MEGABYTE,
        64 * MEGABYTE,
        (int) (MEGABYTE / 4),
        (int) (32 * MEGABYTE),
        96 * MEGABYTE,
        Duration.ofSeconds(2),
        Duration.ofSeconds(20));
  }

  /// The most that memory may take that the cache has given up and answers still need: what comes
  /// later is sent from its file meanwhile.
  public long leftoverBytes() {
    return memoryBytes / LEFTOVER_ONE_IN;
  }

  /// The same with other room.
  public CacheConfig withRoom(long onDisk, long inMemory) {
    return new CacheConfig(
        folder, onDisk, inMemory, smallBytes, largestBytes, arrivingBytes, missing, patience);
  }

  /// The same that keeps only smaller objects whole.
  CacheConfig withLargest(int bytes) {
    return new CacheConfig(
        folder, diskBytes, memoryBytes, smallBytes, bytes, arrivingBytes, missing, patience);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

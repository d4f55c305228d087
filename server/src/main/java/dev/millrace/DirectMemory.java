package dev.millrace;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.cache.CacheConfig;
import java.lang.management.ManagementFactory;

/// The memory off the heap that the JVM may use, and what may be asked of it: for answers that wait
/// for viewers, for objects on their way, small ones in the cache, live windows, players' sessions.
/// Each is bounded by itself; together they have to fit, as whoever finds nothing left fails in
/// whatever he is doing.
record DirectMemory(long mostBytes) {
  private static final long MEGABYTE = 1 << 20;

  /// For Kafka, files that are read, and what is set aside in larger pieces than it is used.
  private static final long OTHERS_BYTES = 64 * MEGABYTE;

  static DirectMemory ofThisProcess() {
    var options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long most = Long.parseLong(options.getVMOption("MaxDirectMemorySize").getValue());
    return new DirectMemory(most > 0 ? most : Runtime.getRuntime().maxMemory());
  }

  /// Refuses to begin when this process could need more.
  ///
  /// @param waitingBytes the most that may wait for viewers, as configured
  /// @param cacheBytes what an edge's cache may hold and fetch; 0 without one
  /// @param windowBytes what live windows may hold; 0 where no channels run
  /// @param sessionBytes what sessions of players may hold; 0 where nobody gathers them
  void require(long waitingBytes, long cacheBytes, long windowBytes, long sessionBytes) {
    long waiting = Math.min(waitingBytes, mostBytes / 8 * 3);
    long needed = waiting + cacheBytes + windowBytes + sessionBytes + OTHERS_BYTES;
    if (needed > mostBytes) {
      throw new CommandFailed(
          "this process may need %d MiB of memory off the heap, and the JVM has %d MiB; lower"
                  .formatted(needed / MEGABYTE, mostBytes / MEGABYTE)
              + " http.max-under-way, delivery.cache-memory or live.window-memory, or raise"
              + " MILLRACE_DIRECT");
    }
  }

  static long needs(CacheConfig cache) {
    return cache.memoryBytes() + cache.leftoverBytes() + cache.arrivingBytes();
  }
}

package dev.millrace.delivery.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// What is not kept any more and takes memory all the same, as somebody still reads or fills it.
///
/// Whoever reads for [#PATIENCE] what nobody else has asked for meanwhile is too slow for live
/// media: when there is no room he breaks off, the one who reads for longest first.
///
/// **Threading**: any. **Limits**: `most` bytes; while there are more, nothing new is to be fetched
/// ([#haveRoom]).
final class Leftovers {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final long most;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();

  /// How many use each.
  private final Map<Flight, Integer> users = new HashMap<>();

  /// Those that are used and not kept, in the order in which that came to be.
  private final LinkedHashMap<Flight, Leftover> leftovers = new LinkedHashMap<>();

  private long bytes;

  Leftovers(long most, LongSupplier nanoClock) {
    this.most = most;
    this.nanoClock = nanoClock;
  }

  /// @param nanos since when
  private record Leftover(int bytes, long nanos) {}

  /// How one of them is used.
  Use of(Flight flight) {
    return new Use(this, flight);
  }

  /// How one flight is used.
  record Use(Leftovers all, Flight flight) {
    void begin() {
      all.used(flight, 1);
    }

    void end() {
      all.used(flight, -1);
    }
  }

  private void used(Flight flight, int more) {
    lock.lock();
    try {
      users.compute(
          flight,
          (_, before) -> {
            int now = (before == null ? 0 : before) + more;
            return now == 0 ? null : now;
          });
      count(flight);
    } finally {
      lock.unlock();
    }
  }

  /// One that is not kept any more.
  void add(Flight flight) {
    lock.lock();
    try {
      flight.letGo();
      count(flight);
    } finally {
      lock.unlock();
    }
  }

  /// One that may have become heavier.
  void weigh(Flight flight) {
    lock.lock();
    try {
      count(flight);
    } finally {
      lock.unlock();
    }
  }

  private void count(Flight flight) {
    boolean isLeft = flight.isLetGo() && users.containsKey(flight);
    int weight = isLeft && !flight.bytes().isCalledBack() ? flight.weight() : 0;
    Leftover known = leftovers.get(flight);
    bytes += weight - (known == null ? 0 : known.bytes);
    if (weight == 0) {
      leftovers.remove(flight);
    } else {
      leftovers.put(
          flight, new Leftover(weight, known == null ? nanoClock.getAsLong() : known.nanos));
    }
  }

  /// Whether more may come, when those have broken off who are too slow.
  boolean haveRoom() {
    lock.lock();
    try {
      while (bytes > most) {
        var oldest = leftovers.sequencedEntrySet().getFirst();
        if (nanoClock.getAsLong() - oldest.getValue().nanos < PATIENCE.toNanos()) {
          return false;
        }
        oldest.getKey().bytes().callBack();
        count(oldest.getKey());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}

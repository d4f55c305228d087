package dev.millrace.delivery.cache;

import java.util.concurrent.atomic.LongAdder;

/// What the cache counts while it works.
final class Counts {
  final LongAdder fromMemory = new LongAdder();
  final LongAdder fromDisk = new LongAdder();
  final LongAdder fetched = new LongAdder();
  final LongAdder joined = new LongAdder();
  final LongAdder sliced = new LongAdder();
  final LongAdder missing = new LongAdder();
  final LongAdder broken = new LongAdder();
  final LongAdder prefetched = new LongAdder();
  final LongAdder originRequests = new LongAdder();
  final LongAdder originBytes = new LongAdder();
  final LongAdder evictedFromMemory = new LongAdder();

  <C extends Cached> C count(C found) {
    switch (found) {
      case Cached.InMemory _ -> fromMemory.increment();
      case Cached.OnDisk _ -> fromDisk.increment();
      case Cached.Arriving arriving ->
          (switch (arriving.way()) {
                case FETCHED -> fetched;
                case JOINED -> joined;
                case ARRIVED -> fromMemory;
              })
              .increment();
      case Cached.Sliced _ -> sliced.increment();
    }
    return found;
  }
}

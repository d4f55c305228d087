package dev.millrace.telemetry;

import dev.millrace.ids.LongSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The events that were kept lately, so that none is kept twice: 64 bits of each.
///
/// There are two generations. When the younger is a day old or full, it becomes the elder, and
/// what that held is forgotten: so an event is known for a day, or until [#MOST] others came.
///
/// **Threading:** any. **Limits:** 32 MiB when both are full.
final class SeenEvents {
  /// The most of one generation.
  static final int MOST = 1 << 20;

  private static final long AGE_NANOS = Duration.ofDays(1).toNanos();

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private LongSet younger = new LongSet();
  private LongSet elder = new LongSet();
  private long bornNanos;

  SeenEvents(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.bornNanos = nanoClock.getAsLong();
  }

  /// Takes out what is known already, and gives that.
  List<StoredEvent> dropFrom(Batch batch) {
    List<StoredEvent> known = List.of();
    lock.lock();
    try {
      for (StoredEvent event : batch.events()) {
        if (contains(event.fingerprint())) {
          known = known.isEmpty() ? new ArrayList<>() : known;
          known.add(event);
        }
      }
    } finally {
      lock.unlock();
    }
    if (!known.isEmpty()) {
      batch.events().removeAll(known);
    }
    return known;
  }

  private boolean contains(long fingerprint) {
    return younger.contains(fingerprint) || elder.contains(fingerprint);
  }

  /// Remembers what was kept.
  void add(Iterable<StoredEvent> events) {
    lock.lock();
    try {
      turn();
      events.forEach(event -> younger.add(event.fingerprint()));
    } finally {
      lock.unlock();
    }
  }

  void add(long fingerprint) {
    lock.lock();
    try {
      turn();
      younger.add(fingerprint);
    } finally {
      lock.unlock();
    }
  }

  private void turn() {
    long now = nanoClock.getAsLong();
    if (younger.size() >= MOST || now - bornNanos > AGE_NANOS) {
      // Room for a million is made once: made anew with each generation it was what stopped
      // everything for a quarter of a second, whenever there had been enough of it to clear away.
      LongSet forgotten = elder;
      forgotten.clear();
      elder = younger;
      younger = forgotten;
      bornNanos = now;
    }
  }
}

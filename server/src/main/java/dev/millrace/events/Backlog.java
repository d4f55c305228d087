package dev.millrace.events;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A queue of a fixed size: many put in without locks and without waiting, one takes out.
///
/// **Threading:** any thread [#offer]s, one [#poll]s.
final class Backlog<T> {
  private final AtomicReferenceArray<@Nullable T> slots;
  private final int mask;
  private final AtomicLong tail = new AtomicLong();

  /// Where the next is taken; moved by the taker alone, after its slot is empty.
  private final AtomicLong head = new AtomicLong();

  /// @param size a power of two
  Backlog(int size) {
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("not a power of two: " + size);
    }
    this.slots = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
  }

  /// Puts `item` in; false when it is full.
  boolean offer(T item) {
    long place;
    do {
      place = tail.get();
      if (place - head.get() > mask) {
        return false;
      }
    } while (!tail.compareAndSet(place, place + 1));
    slots.setRelease((int) place & mask, item);
    return true;
  }

  /// The oldest, or null when there is none or it is just being put in.
  @Nullable T poll() {
    long place = head.getPlain();
    int slot = (int) place & mask;
    T item = slots.getAcquire(slot);
    if (item != null) {
      slots.setPlain(slot, null);
      head.setRelease(place + 1);
    }
    return item;
  }

  boolean isEmpty() {
    return head.get() == tail.get();
  }

  int size() {
    return Math.toIntExact(Math.max(0, tail.get() - head.get()));
  }
}

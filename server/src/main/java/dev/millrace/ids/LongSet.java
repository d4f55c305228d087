package dev.millrace.ids;

import java.util.Arrays;

/// A set of numbers without boxes, as of fingerprints of ids. It grows by halves; nothing is
/// taken out but all at once.
///
/// **Threading:** one thread.
public final class LongSet {
  private static final int LEAST = 1 << 10;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private long[] slots = new long[LEAST];
  private boolean hasZero;
  private int size;

  /// False when it was there.
  public boolean add(long number) {
    if (number == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      size += isNew ? 1 : 0;
      return isNew;
    }
    int slot = slot(number);
    if (slots[slot] == number) {
      return false;
    }
    slots[slot] = number;
    if (++size > slots.length / 2) {
      grow();
    }
    return true;
  }

  public boolean contains(long number) {
    return number == 0 ? hasZero : slots[slot(number)] == number;
  }

  /// Takes all out; its room stays.
  public void clear() {
    Arrays.fill(slots, 0);
    hasZero = false;
    size = 0;
  }

  /// All of them, in no order.
  public long[] toArray() {
    long[] all = new long[size];
    int count = hasZero ? 1 : 0;
    for (long number : slots) {
      if (number != 0) {
        all[count++] = number;
      }
    }
    return all;
  }

  public int size() {
    return size;
  }

  /// The number's slot, or the free one where it belongs.
  private int slot(long number) {
    int mask = slots.length - 1;
    int slot = (int) ((number * MIX) >>> Integer.SIZE) & mask;
    while (slots[slot] != 0 && slots[slot] != number) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (long number : before) {
      if (number != 0) {
        slots[slot(number)] = number;
      }
    }
  }
}

package dev.millrace.lake;

import dev.millrace.ids.LongSet;

/// The ids of rows that were made lately, so that a record which two processes took is one row.
///
/// There are two generations: when the younger is full it becomes the elder, and what that held is
/// forgotten. What comes again later is left to whoever joins files.
///
/// **Threading:** one thread. **Limits:** 16 MiB when both are full.
final class Repeats {
  private static final int MOST = 1 << 19;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int ROUND = 29;

  private LongSet younger = new LongSet();
  private LongSet elder = new LongSet();

  /// Remembers an id; false when it was known.
  boolean isNew(String id) {
    long fingerprint = fingerprint(id);
    if (elder.contains(fingerprint)) {
      return false;
    }
    if (younger.size() >= MOST) {
      elder = younger;
      younger = new LongSet();
    }
    return younger.add(fingerprint);
  }

  private static long fingerprint(String id) {
    long mixed = id.length();
    for (int i = 0; i < id.length(); i++) {
      mixed = (mixed ^ id.charAt(i)) * MIX;
      mixed ^= mixed >>> ROUND;
    }
    return mixed;
  }
}

package dev.millrace.ids;

/// The ids of records that came lately, so that one which two processes took is there once.
///
/// There are two generations: when the younger is full it becomes the elder, and what that held is
/// forgotten.
///
/// **Threading:** one thread. **Limits:** 16 MiB when both are full.
public final class RecentIds {
  private static final int MOST = 1 << 19;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int ROUND = 29;

  private LongSet younger = new LongSet();
  private LongSet elder = new LongSet();

  /// Remembers an id; false when it was known.
  public boolean isNew(String id) {
    long fingerprint = fingerprint(id);
    if (elder.contains(fingerprint)) {
      return false;
    }
    if (younger.size() >= MOST) {
      LongSet forgotten = elder;
      forgotten.clear();
      elder = younger;
      younger = forgotten;
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

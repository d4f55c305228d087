package dev.millrace.delivery.cache;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;

/// How often things were forgotten, for those who bring one in at the same time: who does looks at
/// [#count] before he reads it, and again when it is where others find it; is it another number
/// then, he takes it away again. Who forgets counts before he takes away.
///
/// **Threading**: any, without locks. **Limits**: keys share [#STRIPES] counts, so that now and
/// then something is taken away in vain.
final class Forgetting {
  private static final int STRIPES = 256;

  private final AtomicLongArray ofKeys = new AtomicLongArray(STRIPES);
  private final AtomicLong ofMany = new AtomicLong();

  /// A number that never comes again once `key` was forgotten.
  long count(String key) {
    return ofMany.get() + ofKeys.get(stripe(key));
  }

  void one(String key) {
    ofKeys.incrementAndGet(stripe(key));
  }

  void many() {
    ofMany.incrementAndGet();
  }

  /// Takes keys away from those that are there; how many there were.
  static long some(Set<String> there, Predicate<String> keys) {
    long count = there.stream().filter(keys).count();
    there.removeIf(keys);
    return count;
  }

  private static int stripe(String key) {
    return Math.floorMod(key.hashCode(), STRIPES);
  }
}

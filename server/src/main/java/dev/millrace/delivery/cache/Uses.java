package dev.millrace.delivery.cache;

import java.util.concurrent.atomic.AtomicInteger;

/// How many use something that ends with its last use; whoever makes it has one.
///
/// **Threading**: any, without locks.
final class Uses {
  private final AtomicInteger count = new AtomicInteger(1);

  /// One more; false when it has ended already.
  boolean acquire() {
    int seen = count.get();
    while (seen > 0) {
      if (count.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = count.get();
    }
    return false;
  }

  /// Ends one; whether it was the last.
  boolean release() {
    return count.decrementAndGet() == 0;
  }

  /// Whether there is more than one.
  boolean areSeveral() {
    return count.get() > 1;
  }
}

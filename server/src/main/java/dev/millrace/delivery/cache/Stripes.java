package dev.millrace.delivery.cache;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// A fixed number of locks that any number of things share.
///
/// **Threading**: any.
final class Stripes {
  private static final int LOCKS = 64;

  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  Lock of(Object thing) {
    return locks.get(Math.floorMod(thing.hashCode(), LOCKS));
  }
}

package dev.millrace.events;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A bounded queue of events that can be shut.
final class Mailbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Event> events;
  private final int capacity;
  private boolean shut;

  /// Holds `first` at once, and room for `capacity` more.
  Mailbox(Collection<Event> first, int capacity) {
    this.events = new ArrayDeque<>(first);
    this.capacity = first.size() + capacity;
  }

  /// Adds an event; false when it is full. A shut mailbox takes and forgets.
  boolean offer(Event event) {
    lock.lock();
    try {
      if (shut) {
        return true;
      }
      if (events.size() == capacity) {
        return false;
      }
      events.add(event);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the next event; null once it is shut.
  @Nullable Event take() throws InterruptedException {
    lock.lock();
    try {
      while (events.isEmpty() && !shut) {
        changed.await();
      }
      return shut ? null : events.poll();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what is in it and takes no more.
  void shut() {
    lock.lock();
    try {
      shut = true;
      events.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A one-way switch with listeners: from "somebody waits for this answer" to "nobody does".
///
/// **Threading**: any thread. Listeners run once, on the thread that flips the switch or, when it
/// is flipped already, on the one that adds them.
final class Gone {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> listeners = new ArrayList<>(1);
  private boolean gone;

  void add(Runnable listener) {
    lock.lock();
    try {
      if (!gone) {
        listeners.add(listener);
        return;
      }
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  /// Flips the switch; true for the first to do so.
  boolean flip() {
    List<Runnable> waiting;
    lock.lock();
    try {
      if (gone) {
        return false;
      }
      gone = true;
      waiting = List.copyOf(listeners);
      listeners.clear();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Runnable::run);
    return true;
  }

  boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.live.ingest.rtmp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;

/// Everybody who is connected.
///
/// Of those that do not publish so many are there at once: when one more comes the oldest goes, so
/// that nobody who only sits there keeps a publisher out.
///
/// **Threading**: safe.
final class Guests {
  private final int maxWaiting;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedSet<RtmpConnection> waiting = new LinkedHashSet<>();
  private final SequencedSet<RtmpConnection> publishing = new LinkedHashSet<>();

  Guests(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  void came(RtmpConnection connection) {
    lock.lock();
    try {
      waiting.add(connection);
      if (waiting.size() > maxWaiting) {
        waiting.removeFirst().hangUp();
      }
    } finally {
      lock.unlock();
    }
  }

  void publishes(RtmpConnection connection) {
    lock.lock();
    try {
      waiting.remove(connection);
      publishing.add(connection);
    } finally {
      lock.unlock();
    }
  }

  void left(RtmpConnection connection) {
    lock.lock();
    try {
      waiting.remove(connection);
      publishing.remove(connection);
    } finally {
      lock.unlock();
    }
  }

  List<RtmpConnection> all() {
    lock.lock();
    try {
      var all = new ArrayList<>(waiting);
      all.addAll(publishing);
      return all;
    } finally {
      lock.unlock();
    }
  }
}

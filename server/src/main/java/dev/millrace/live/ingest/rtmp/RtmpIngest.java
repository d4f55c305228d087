package dev.millrace.live.ingest.rtmp;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.KeyTable;
import dev.millrace.live.ingest.rtmp.Publisher.Admission;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One channel's way in by RTMP: whoever knows its key, one at a time.
///
/// Whoever comes with the key takes the place of whoever publishes: it is the same encoder again,
/// whose connection broke, more often than another.
final class RtmpIngest implements Ingest {
  private final KeyTable<RtmpIngest> doors;
  private final Secret key;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Listener listener;
  private @Nullable Publication current;

  RtmpIngest(KeyTable<RtmpIngest> doors, Secret key) {
    this.doors = doors;
    this.key = key;
  }

  @Override
  public void open(Listener listener) {
    lock.lock();
    try {
      this.listener = listener;
      doors.put(key.value(), this);
    } finally {
      lock.unlock();
    }
  }

  Admission begins(Publication next) {
    lock.lock();
    try {
      Listener told = listener;
      if (told == null) {
        return Admission.UNKNOWN;
      }
      Publication before = current;
      if (before != null) {
        before.close();
      }
      current = next;
      told.arrived(next);
      return Admission.WELCOME;
    } finally {
      lock.unlock();
    }
  }

  void left(Publication publication) {
    lock.lock();
    try {
      if (current == publication) {
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      doors.remove(key.value(), this);
      listener = null;
      if (current != null) {
        current.close();
      }
    } finally {
      lock.unlock();
    }
  }
}

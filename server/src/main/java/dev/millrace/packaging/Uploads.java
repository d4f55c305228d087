package dev.millrace.packaging;

import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Uploads segments side by side and reports them in order.
///
/// **Threading**: one thread puts; the listener is called on upload threads, one at a time.
///
/// **Limits**: four in flight; whoever puts a fifth waits.
///
/// **On failure**: the first failure is thrown by the next call.
final class Uploads implements AutoCloseable {
  private static final int IN_FLIGHT = 4;

  private final ObjectStore store;
  private final Consumer<SegmentInfo> listener;
  private final Semaphore free = new Semaphore(IN_FLIGHT);
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Optional<SegmentInfo>> order = new TreeMap<>();
  private volatile @Nullable RuntimeException failure;

  Uploads(ObjectStore store, Consumer<SegmentInfo> listener) {
    this.store = store;
    this.listener = listener;
  }

  void put(String key, byte[] bytes, SegmentInfo segment, ObjectMeta meta) {
    throwFailure();
    acquire(1);
    lock.lock();
    try {
      order.put(segment.number(), Optional.empty());
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("upload").start(() -> upload(key, bytes, segment, meta));
  }

  /// Waits until everything is uploaded and reported.
  void finish() {
    acquire(IN_FLIGHT);
    free.release(IN_FLIGHT);
    throwFailure();
  }

  /// Waits for what is in flight, whatever comes of it.
  @Override
  public void close() {
    free.acquireUninterruptibly(IN_FLIGHT);
    free.release(IN_FLIGHT);
  }

  private void upload(String key, byte[] bytes, SegmentInfo segment, ObjectMeta meta) {
    try {
      uploaded(stored(key, bytes, segment, meta));
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      free.release();
    }
  }

  /// A segment that an earlier try has uploaded stays as it is: somebody may have seen it.
  private SegmentInfo stored(String key, byte[] bytes, SegmentInfo segment, ObjectMeta meta) {
    Optional<ObjectHead> earlier = store.head(key);
    if (earlier.isEmpty()) {
      store.put(key, bytes, meta);
      return segment;
    }
    long size = earlier.get().sizeBytes();
    return size == segment.sizeBytes() ? segment : segment.storedOtherwise(size);
  }

  private void uploaded(SegmentInfo segment) {
    lock.lock();
    try {
      order.put(segment.number(), Optional.of(segment));
      var waiting = order.values().iterator();
      while (waiting.hasNext()) {
        Optional<SegmentInfo> next = waiting.next();
        if (next.isEmpty()) {
          break;
        }
        waiting.remove();
        listener.accept(next.get());
      }
    } finally {
      lock.unlock();
    }
  }

  private void acquire(int permits) {
    try {
      free.acquire(permits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PackagingFailure("interrupted while uploading", e);
    }
  }

  private void throwFailure() {
    RuntimeException known = failure;
    if (known != null) {
      throw known;
    }
  }
}

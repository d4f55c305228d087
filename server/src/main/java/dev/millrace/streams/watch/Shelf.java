package dev.millrace.streams.watch;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.streams.Streams;
import dev.millrace.streams.VideoStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Streams as they are wanted, read once for each revision.
///
/// **Threading**: any. **Limits**: 400 streams.
final class Shelf {
  private static final int MOST = 400;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Streams streams;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, VideoStream> known = new LinkedHashMap<>(16, 0.75f, true);

  Shelf(Streams streams) {
    this.streams = streams;
  }

  /// A stream of this revision or a later one; empty when it is gone. While the database is away it
  /// waits, until `closing` is open.
  Optional<VideoStream> find(String id, long revision, CountDownLatch closing)
      throws InterruptedException {
    Optional<VideoStream> there = known(id).filter(stream -> stream.revision() >= revision);
    while (there.isEmpty()) {
      try {
        there = streams.find(id);
        there.ifPresent(this::keep);
        return there;
      } catch (DatabaseUnavailable e) {
        if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new InterruptedException("it is closing");
        }
      }
    }
    return there;
  }

  private Optional<VideoStream> known(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(known.get(id));
    } finally {
      lock.unlock();
    }
  }

  private void keep(VideoStream stream) {
    lock.lock();
    try {
      known.put(stream.id(), stream);
      if (known.size() > MOST) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether something is away that comes back by itself.
  static boolean isOutage(RuntimeException failure) {
    return failure instanceof DatabaseUnavailable || failure instanceof StoreUnavailable;
  }
}

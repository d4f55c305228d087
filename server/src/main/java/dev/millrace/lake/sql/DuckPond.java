package dev.millrace.lake.sql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Processes that wait for the next query, because to start one takes a second.
///
/// **Threading:** any. **Ownership:** of those that wait, until closed. **Limits:** one does
/// [#MOST_USES] and waits for [#IDLE]; there are as many as are used at once.
final class DuckPond implements AutoCloseable {
  private static final int MOST_USES = 100;
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Path folder;
  private final long memoryBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiting> ducks = new ArrayDeque<>();
  private boolean isClosed;

  DuckPond(Path folder, long memoryBytes) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
  }

  private record Waiting(Duck duck, int uses, long sinceNanos) {}

  /// A duck that is somebody's.
  record Taken(Duck duck, int uses) {}

  /// One that waits, or a new one.
  Taken take() {
    for (Waiting known = next(); known != null; known = next()) {
      if (known.duck.isAlive()) {
        return new Taken(known.duck, known.uses + 1);
      }
      known.duck.close();
    }
    return new Taken(Duck.start(folder.resolve(UUID.randomUUID().toString()), memoryBytes), 1);
  }

  private @Nullable Waiting next() {
    lock.lock();
    try {
      return ducks.pollLast();
    } finally {
      lock.unlock();
    }
  }

  /// Takes one back, whatever became of it.
  void back(Taken taken) {
    if (taken.duck.isAlive() && taken.uses < MOST_USES && keep(taken)) {
      CompletableFuture.delayedExecutor(IDLE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::clear);
    } else {
      taken.duck.close();
    }
  }

  private boolean keep(Taken taken) {
    lock.lock();
    try {
      if (!isClosed) {
        ducks.add(new Waiting(taken.duck, taken.uses, System.nanoTime()));
      }
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /// Ends those that waited for too long.
  private void clear() {
    List<Waiting> idle = new ArrayList<>();
    lock.lock();
    try {
      long now = System.nanoTime();
      ducks.removeIf(one -> now - one.sinceNanos >= IDLE.toNanos() && idle.add(one));
    } finally {
      lock.unlock();
    }
    idle.forEach(one -> one.duck.close());
  }

  @Override
  public void close() {
    List<Waiting> all;
    lock.lock();
    try {
      isClosed = true;
      all = List.copyOf(ducks);
      ducks.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(one -> one.duck.close());
  }
}

package dev.millrace.packaging.live;

import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Stores the segments of one live track behind those who watch it, and enters each in the ledger
/// once it is stored.
///
/// **Threading**: one thread adds and never waits; the store has a thread of its own.
///
/// **Limits**: [#MOST_WAITING] segments wait while the store is away; then the track is given up.
///
/// **On failure**: a segment is tried again, with pauses that grow to [#LONGEST_PAUSE], until it is
/// stored; what comes after it waits. What follows on a segment that was lost is not stored any
/// more.
public final class TrackArchive implements AutoCloseable {
  static final int MOST_WAITING = 900;
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(TrackArchive.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final ObjectStore store;
  private final AssetFolder folder;
  private final TrackSpec track;
  private final LongConsumer stored;
  private final LedgerRoll roll;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Work> waiting = new ArrayDeque<>();
  private final Thread thread;
  private byte @Nullable [] firstInit;
  private byte @Nullable [] init;
  private boolean isGivenUp;
  private boolean isEnding;
  private boolean isClosed;

  /// Something to be stored.
  private interface Work {
    void run();
  }

  /// @param stored hears of the number of each segment that is in the store and the ledger
  public TrackArchive(ObjectStore store, AssetFolder folder, TrackSpec track, LongConsumer stored) {
    this.store = store;
    this.folder = folder;
    this.track = track;
    this.stored = stored;
    this.roll = new LedgerRoll(new SegmentLedger(store), folder, track);
    this.thread = Thread.ofVirtual().name("archive-" + track.name()).start(this::work);
  }

  /// The segments that follow are coded so.
  public void coded(TrackHeader header, byte[] bytes) {
    if (init != null && Arrays.equals(init, bytes)) {
      return;
    }
    init = bytes;
    firstInit = firstInit == null ? bytes : firstInit;
    String name = Inits.name(Inits.sha256(bytes), Inits.sha256(firstInit));
    add(
        () -> {
          store.put(key(name), bytes, meta());
          roll.coded(header, bytes);
        });
  }

  /// A segment to be stored.
  public void add(MediaSegment segment) {
    add(
        () -> {
          store.put(key(segment.number() + ".m4s"), segment.toByteArray(), meta());
          roll.add(info(segment));
          stored.accept(segment.number());
        });
  }

  private SegmentInfo info(MediaSegment segment) {
    return track instanceof TrackSpec.Video
        ? SegmentInfo.ofPictures(segment)
        : SegmentInfo.ofSound(segment);
  }

  private void add(Work work) {
    lock.lock();
    try {
      if (waiting.size() >= MOST_WAITING) {
        giveUp("the store is away for too long");
      }
      if (!isGivenUp && !isEnding) {
        waiting.addLast(work);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(String reason) {
    lock.lock();
    try {
      if (!isGivenUp) {
        LOG.log(
            Level.ERROR,
            "The rest of a live track is not stored. asset={0} track={1} reason={2}",
            folder.assetId(),
            track.name(),
            reason);
      }
      isGivenUp = true;
    } finally {
      lock.unlock();
    }
  }

  /// How many segments are not stored yet.
  public int behind() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes: waits until all is stored, for at most `patience`; says whether it is.
  public boolean finish(Duration patience) {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      isEnding = true;
      changed.signalAll();
      while (!waiting.isEmpty() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return waiting.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    Duration pause = FIRST_PAUSE;
    for (Work next = next(Duration.ZERO); next != null; next = next(pause)) {
      try {
        next.run();
        done();
        pause = Duration.ZERO;
      } catch (StoreUnavailable e) {
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        LOG.log(Level.WARNING, "A live segment is stored later. asset=" + folder.assetId(), e);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A live segment can not be stored. asset=" + folder.assetId(), e);
        giveUp("a segment was lost");
        done();
      }
    }
  }

  /// The first in the line, after a pause; null when nothing more will come.
  private @Nullable Work next(Duration pause) {
    lock.lock();
    try {
      long nanos = pause.toNanos();
      while (nanos > 0 && !isClosed) {
        nanos = changed.awaitNanos(nanos);
      }
      while (waiting.isEmpty() && !isEnding && !isClosed) {
        boolean _ = changed.await(1, TimeUnit.MINUTES);
      }
      return isClosed ? null : waiting.peekFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void done() {
    lock.lock();
    try {
      waiting.pollFirst();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private String key(String name) {
    return folder.key(AssetFolder.track(track)) + name;
  }

  private ObjectMeta meta() {
    return ObjectMeta.immutable(track instanceof TrackSpec.Video ? "video/mp4" : "audio/mp4");
  }

  /// Lets go of what is not stored.
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

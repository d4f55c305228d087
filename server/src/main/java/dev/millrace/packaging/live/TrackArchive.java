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
/// **Limits**: [#MOST_WAITING] segments wait while the store is away, as far as there is room for
/// them; what comes then is left out until all that waits is stored.
///
/// **On failure**: a segment is tried again, with pauses that grow to [#LONGEST_PAUSE], until it is
/// stored; what comes after it waits.
public final class TrackArchive implements AutoCloseable {
  static final int MOST_WAITING = 900;
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(TrackArchive.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final ObjectStore store;
  private final AssetFolder folder;
  private final TrackSpec track;
  private final LongConsumer stored;
  private final Backlog.Room room;
  private final LedgerRoll roll;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Work> waiting = new ArrayDeque<>();
  private final Thread thread;
  private byte @Nullable [] firstInit;
  private byte @Nullable [] init;
  private @Nullable Work coding;
  private State state = State.STORING;
  private boolean isTorn;
  private boolean isEnding;
  private boolean isClosed;

  /// How a track fares.
  public enum State {
    STORING,
    /// The store is away: what comes waits.
    WAITING,
    /// What comes is left out.
    LEAVING_OUT
  }

  /// Something to be stored.
  private record Work(Runnable turn, long bytes) {}

  /// @param stored hears of the number of each segment that is in the store and the ledger
  /// @param room where they wait
  public TrackArchive(
      ObjectStore store,
      AssetFolder folder,
      TrackSpec track,
      LongConsumer stored,
      Backlog.Room room) {
    this.store = store;
    this.folder = folder;
    this.track = track;
    this.stored = stored;
    this.room = room;
    this.roll = new LedgerRoll(new SegmentLedger(store), folder, track);
    this.thread = Thread.ofVirtual().name("archive-" + track.name()).start(this::work);
  }

  /// The segments that follow are coded so; that is stored with the first of them.
  public void coded(TrackHeader header, byte[] bytes) {
    if (init != null && Arrays.equals(init, bytes)) {
      return;
    }
    init = bytes;
    coding = new Work(() -> code(header, bytes), bytes.length);
  }

  private void code(TrackHeader header, byte[] bytes) {
    byte[] first = firstInit == null ? bytes : firstInit;
    store.put(key(Inits.name(Inits.sha256(bytes), Inits.sha256(first))), bytes, meta());
    firstInit = first;
    roll.coded(header, bytes);
  }

  /// A segment to be stored.
  public void add(MediaSegment segment) {
    Work next =
        new Work(
            () -> {
              store.put(key(segment.number() + ".m4s"), segment.toByteArray(), meta());
              roll.add(info(segment));
              stored.accept(segment.number());
            },
            segment.sizeBytes());
    Work before = coding;
    if ((before == null || add(before)) && add(next)) {
      coding = null;
    }
  }

  private SegmentInfo info(MediaSegment segment) {
    return track instanceof TrackSpec.Video
        ? SegmentInfo.ofPictures(segment)
        : SegmentInfo.ofSound(segment);
  }

  /// Says whether it is stored, sooner or later.
  private boolean add(Work work) {
    lock.lock();
    try {
      if (isEnding) {
        return false;
      }
      if (state == State.LEAVING_OUT && waiting.isEmpty()) {
        state = State.STORING;
        LOG.log(Level.INFO, "A live track is stored again. {0}", name());
      }
      if (state == State.LEAVING_OUT) {
        return false;
      }
      if (waiting.size() >= MOST_WAITING || !room.take(work.bytes())) {
        leaveOut("the store is away for too long");
        return false;
      }
      waiting.addLast(work);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leaveOut(String reason) {
    lock.lock();
    try {
      if (state != State.LEAVING_OUT) {
        LOG.log(Level.ERROR, "Some of a live track is not stored. {0} reason={1}", name(), reason);
      }
      state = State.LEAVING_OUT;
      isTorn = true;
    } finally {
      lock.unlock();
    }
  }

  private String name() {
    return "asset=" + folder.assetId() + " track=" + track.name();
  }

  public State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /// Whether some of it was left out.
  public boolean isTorn() {
    lock.lock();
    try {
      return isTorn;
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
        next.turn().run();
        pause = Duration.ZERO;
        done(true);
      } catch (StoreUnavailable e) {
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        noteWaiting();
        LOG.log(Level.WARNING, "A live segment is stored later. asset=" + folder.assetId(), e);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A live segment can not be stored. asset=" + folder.assetId(), e);
        leaveOut("a segment was lost");
        done(false);
      }
    }
  }

  private void noteWaiting() {
    lock.lock();
    try {
      state = state == State.STORING ? State.WAITING : state;
    } finally {
      lock.unlock();
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

  private void done(boolean isStored) {
    lock.lock();
    try {
      Work done = waiting.pollFirst();
      if (done != null) {
        room.give(done.bytes());
      }
      state = isStored && state == State.WAITING ? State.STORING : state;
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
    letGo();
  }

  private void letGo() {
    lock.lock();
    try {
      waiting.forEach(work -> room.give(work.bytes()));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}

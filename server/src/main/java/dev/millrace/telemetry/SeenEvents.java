package dev.millrace.telemetry;

import dev.millrace.ids.LongSet;
import dev.millrace.threads.Niceness;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The events that were kept in the last day, and those that are on their way, so that none is kept
/// twice: 64 bits of each.
///
/// The latest are in memory. When a generation of them is full or an hour old it goes to a file,
/// where it stays for a day, also when this process ends.
///
/// **Threading:** any; a thread of its own writes the file. **Limits:** 16 MiB a generation,
/// of which there are three at most; the file's size. **On failure** of the file the latest
/// generations are known.
final class SeenEvents implements AutoCloseable {
  /// The most of one generation.
  static final int MOST = 1 << 20;

  private static final Logger LOG = System.getLogger(SeenEvents.class.getName());
  private static final long AGE_MILLIS = Duration.ofHours(1).toMillis();
  private static final long AGAIN_MILLIS = Duration.ofSeconds(30).toMillis();
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);
  private static final int MOST_LEAVING = 2;

  private final SeenDay day;
  private final InstantSource clock;
  private final ConcurrentHashMap<Long, CompletableFuture<Boolean>> underWay =
      new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turned = lock.newCondition();
  private final ArrayDeque<Elder> leaving = new ArrayDeque<>();
  private final LongAdder dropped = new LongAdder();
  private LongSet youngest = new LongSet();
  private long bornMillis;

  /// When the oldest that is in the youngest generation may have been kept.
  private long sinceMillis;

  /// Since when what an earlier process kept may be missing, and what was dropped.
  private long owedMillis = Long.MAX_VALUE;

  private long droppedMillis = Long.MAX_VALUE;

  /// The one that is being written to the file.
  private @Nullable Elder storing;

  private @Nullable LongSet spare;
  private boolean closing;
  private @Nullable Thread thread;

  /// Those on their way to the file.
  ///
  /// @param sinceMillis when the oldest of them may have been kept
  /// @param untilMillis all that was kept before is in the file once they are
  private record Elder(LongSet events, long sinceMillis, long untilMillis) {}

  /// @param day what is remembered for long; closed with this one
  SeenEvents(SeenDay day, InstantSource clock) {
    this.day = day;
    this.clock = clock;
    this.bornMillis = clock.millis();
    this.sinceMillis = bornMillis;
  }

  void start() {
    thread = Thread.ofPlatform().name("telemetry-seen").daemon().start(Niceness.later(this::run));
  }

  /// What of a request came before.
  ///
  /// @param kept known
  /// @param awaited on their way with other requests, or twice in this one
  /// @param words what those come to
  record Repeated(
      List<StoredEvent> kept, List<StoredEvent> awaited, List<CompletableFuture<Boolean>> words) {
    static final Repeated NONE = new Repeated(List.of(), List.of(), List.of());

    boolean isNone() {
      return kept.isEmpty() && awaited.isEmpty();
    }
  }

  /// Takes out what came before, and claims the rest, so that whoever brings it at the same time
  /// waits for the word.
  ///
  /// @param word what becomes of this request's own; then they are to be [#release]d
  Repeated claim(Batch batch, CompletableFuture<Boolean> word) {
    var repeated = new Repeated(new ArrayList<>(0), new ArrayList<>(0), new ArrayList<>(0));
    for (StoredEvent event : batch.events()) {
      // Claimed first and looked for afterwards: what is kept is known before it is released.
      var other = underWay.putIfAbsent(event.fingerprint(), word);
      if (other != null) {
        repeated.awaited.add(event);
        repeated.words.add(other);
      }
    }
    if (!repeated.awaited.isEmpty()) {
      batch.events().removeAll(repeated.awaited);
    }
    for (StoredEvent event : batch.events()) {
      if (isKnown(event.fingerprint())) {
        repeated.kept.add(event);
      }
    }
    if (!repeated.kept.isEmpty()) {
      batch.events().removeAll(repeated.kept);
      release(repeated.kept, word);
    }
    return repeated.isNone() ? Repeated.NONE : repeated;
  }

  /// Lets go of what was claimed for a request: it is known by now, or was not kept.
  void release(List<StoredEvent> events, CompletableFuture<Boolean> word) {
    events.forEach(event -> underWay.remove(event.fingerprint(), word));
  }

  private boolean isKnown(long fingerprint) {
    lock.lock();
    try {
      if (youngest.contains(fingerprint)) {
        return true;
      }
      for (Elder elder : leaving) {
        if (elder.events.contains(fingerprint)) {
          return true;
        }
      }
    } finally {
      lock.unlock();
    }
    // What is not in memory any more is there.
    return day.contains(fingerprint);
  }

  /// Remembers what was kept.
  void add(Iterable<StoredEvent> events) {
    events.forEach(event -> add(event.fingerprint()));
  }

  void add(long fingerprint) {
    lock.lock();
    try {
      youngest.add(fingerprint);
      if (youngest.size() >= MOST) {
        turn();
      }
    } finally {
      lock.unlock();
    }
  }

  private void turn() {
    if (leaving.size() == MOST_LEAVING) {
      drop();
    }
    long now = clock.millis();
    leaving.addLast(new Elder(youngest, sinceMillis, Math.min(now, owedMillis)));
    sinceMillis = Math.min(now, owedMillis);
    // Room for a million is made a few times only: it is what the collector of garbage stops for.
    youngest = spare == null ? new LongSet() : spare;
    spare = null;
    bornMillis = now;
    turned.signal();
  }

  /// The disk does not keep up. What is dropped is in the topic still: until a later process has
  /// read it again the file is not whole.
  private void drop() {
    Elder first = leaving.getFirst();
    Elder gone = first.equals(storing) ? leaving.removeLast() : leaving.removeFirst();
    dropped.add(gone.events.size());
    droppedMillis = Math.min(droppedMillis, gone.sinceMillis);
  }

  /// What was kept since then is yet to be added, out of the topic; until [#owesNothing] the file
  /// is not said to be whole for any later moment.
  void owes(long millis) {
    lock.lock();
    try {
      owedMillis = millis;
      sinceMillis = Math.min(sinceMillis, millis);
    } finally {
      lock.unlock();
    }
  }

  /// What was owed was added.
  void owesNothing() {
    lock.lock();
    try {
      owedMillis = Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /// Since when what was kept may be known to nobody here, after a process that was killed;
  /// milliseconds since 1970, 0 when nothing is known.
  long untilMillis() {
    try {
      return day.untilMillis();
    } catch (IOException _) {
      return 0;
    }
  }

  /// How many were forgotten before they were a day old.
  long early() {
    return day.early() + dropped.sum();
  }

  private void run() {
    while (true) {
      Elder next = next();
      if (next == null) {
        return;
      }
      boolean isStored = store(next);
      lock.lock();
      try {
        storing = null;
        if (isStored) {
          leaving.remove(next);
        } else if (closing) {
          return;
        } else {
          var _ = turned.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException _) {
        return;
      } finally {
        lock.unlock();
      }
      if (isStored) {
        next.events.clear();
        spare(next.events);
      }
    }
  }

  private void spare(LongSet room) {
    lock.lock();
    try {
      spare = room;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a generation that is to go; null when there will be no more.
  private @Nullable Elder next() {
    lock.lock();
    try {
      while (leaving.isEmpty()) {
        long left = bornMillis + AGE_MILLIS - clock.millis();
        if (closing || left <= 0) {
          if (youngest.size() == 0 && closing) {
            return null;
          }
          turn();
        } else {
          var _ = turned.await(Math.min(left, AGE_MILLIS), TimeUnit.MILLISECONDS);
        }
      }
      storing = leaving.getFirst();
      return storing;
    } catch (InterruptedException _) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  /// Until when all is in the file once this one is.
  private long wholeMillis(Elder elder) {
    lock.lock();
    try {
      return Math.min(elder.untilMillis, droppedMillis);
    } finally {
      lock.unlock();
    }
  }

  private boolean store(Elder elder) {
    try {
      day.add(elder.events, wholeMillis(elder));
      return true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what players told is not remembered reason={0}", e.toString());
      return false;
    }
  }

  /// Writes what is remembered.
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      turned.signal();
    } finally {
      lock.unlock();
    }
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "what is remembered was not written in time");
      }
      day.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the file of what is remembered cannot be closed", e);
    }
  }
}

package dev.millrace.telemetry;

import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.RecordTail;
import dev.millrace.events.TopicWriter;
import dev.millrace.ids.LongSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks whether Kafka is there, and carries the spool over when it is: file after file, and of
/// each only what the topic does not hold. Whether it does is asked of the topic itself, which is
/// read from a minute before the oldest file was begun; so neither a crash between two files nor an
/// event whose confirmation was lost makes two of one.
///
/// **Threading:** a virtual thread of its own. **Limits:** 16 bytes of memory an event of the spool
/// while it is replayed. **On failure** of Kafka it begins again when that is back.
final class Replay implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Replay.class.getName());
  private static final Duration OVERLAP = Duration.ofMinutes(1);
  private static final Duration RECALL = Duration.ofSeconds(5);
  private static final Duration SLICE = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration FILE_WAIT = Duration.ofSeconds(60);
  private static final long ROOM_NANOS = Duration.ofMillis(5).toNanos();
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final Depot depot;
  private final Spool spool;
  private final TopicWriter topic;
  private final RecordTail tail;
  private final Counts counts;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String trouble = "";
  private @Nullable Recollection recollection;
  private @Nullable Thread thread;

  /// @param tail which is this one's alone, and closed by it
  Replay(Depot depot, Spool spool, TopicWriter topic, RecordTail tail, Counts counts) {
    this.depot = depot;
    this.spool = spool;
    this.topic = topic;
    this.tail = tail;
    this.counts = counts;
  }

  /// Remembers what was kept lately, by this process or the one before it, so that who was not
  /// answered may send it again. Blocks for [#RECALL] at most; the rest of what one that was killed
  /// had kept follows while requests are answered.
  void recall(SeenEvents seen) {
    for (Path file : spool.turn()) {
      var _ = read(file, event -> seen.add(event.fingerprint()));
    }
    long end = System.nanoTime() + RECALL.toNanos();
    var begun = new Recollection(tail, seen, Instant.now());
    recollection = begun;
    try {
      do {
        begun.some();
      } while (!begun.knowsLately() && System.nanoTime() < end);
      depot.back();
    } catch (EventsUnavailable e) {
      LOG.log(Level.WARNING, "Kafka does not say what it has reason={0}", e.getMessage());
    }
  }

  private boolean isWanted() {
    return closing.getCount() > 0;
  }

  void start() {
    thread = Thread.ofVirtual().name("telemetry-replay").start(this::run);
  }

  /// Why nothing gets to Kafka; empty when all is well.
  String trouble() {
    return trouble;
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = depot.isAway() || !spool.isEmpty() ? attempt() : IDLE;
        Recollection due = recollection;
        if (due != null && trouble.isEmpty()) {
          pause = recollect(due, pause);
        }
      }
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "the replay was interrupted");
    }
  }

  /// Reads a slice only: what waits in the spool must not wait for it.
  private Duration recollect(Recollection due, Duration otherwise) {
    long end = System.nanoTime() + SLICE.toNanos();
    try {
      while (due.isDue() && isWanted() && System.nanoTime() < end) {
        due.some();
      }
    } catch (EventsUnavailable e) {
      LOG.log(Level.DEBUG, "Kafka does not say what it had reason={0}", e.getMessage());
      return PAUSE;
    }
    if (due.isDue()) {
      return Duration.ZERO;
    }
    recollection = null;
    return otherwise;
  }

  private Duration attempt() throws InterruptedException {
    try {
      RecordTail.Span span = tail.span();
      depot.back();
      trouble = "";
      if (!spool.isEmpty() && depot.undecided() == 0) {
        // What Kafka may just be taking of a connection that broke is there after a moment.
        if (!closing.await(LATE.toMillis(), TimeUnit.MILLISECONDS)) {
          replay();
        }
      }
      return span.next().isEmpty() ? PAUSE : IDLE;
    } catch (EventsUnavailable | UncheckedIOException e) {
      if (trouble.isEmpty()) {
        LOG.log(Level.WARNING, "player events wait in the spool reason={0}", e.getMessage());
      }
      trouble = e instanceof EventsUnavailable ? "Kafka does not answer" : "fails: " + e;
      return PAUSE;
    }
  }

  private void replay() throws InterruptedException {
    List<Path> files = spool.turn();
    var wanted = new LongSet();
    long begun = Long.MAX_VALUE;
    for (Path file : files) {
      long millis = read(file, event -> wanted.add(event.fingerprint()));
      begun = millis > 0 ? Math.min(begun, millis) : begun;
    }
    LongSet found = begun == Long.MAX_VALUE ? new LongSet() : found(wanted, begun);
    for (Path file : files) {
      // Who is closed while he looks does not know all that the topic holds.
      if (isWanted()) {
        carry(file, found);
      }
    }
  }

  private static long read(Path file, Consumer<StoredEvent> taker) {
    try {
      return SpoolFile.read(file, taker);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What of the wanted the topic holds.
  private LongSet found(LongSet wanted, long begunMillis) {
    var found = new LongSet();
    Map<Integer, Long> end = tail.span().next();
    Map<Integer, Long> next = tail.since(Instant.ofEpochMilli(begunMillis).minus(OVERLAP));
    while (isWanted() && !reaches(next, end)) {
      RecordTail.Batch batch = tail.read(next, POLL);
      for (RecordTail.Entry entry : batch.records()) {
        Long fingerprint = EventId.fingerprint(entry.value().array());
        if (fingerprint != null && wanted.contains(fingerprint)) {
          found.add(fingerprint);
        }
      }
      next = batch.next();
    }
    return found;
  }

  static boolean reaches(Map<Integer, Long> next, Map<Integer, Long> end) {
    return end.entrySet().stream()
        .allMatch(one -> next.getOrDefault(one.getKey(), 0L) >= one.getValue());
  }

  private void carry(Path file, LongSet found) throws InterruptedException {
    var receipts = new Semaphore(0);
    var failed = new AtomicBoolean();
    var sent = new int[2];
    read(
        file,
        event -> {
          if (!found.add(event.fingerprint())) {
            sent[1]++;
          } else if (!failed.get()) {
            sent[0]++;
            send(event, receipts, failed);
          }
        });
    boolean isDecided = receipts.tryAcquire(sent[0], FILE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    if (!isDecided || failed.get()) {
      throw new UncheckedIOException(new IOException("Kafka does not take what is in the spool"));
    }
    counts.replayed.add(sent[0]);
    counts.found.add(sent[1]);
    try {
      spool.drop(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits while Kafka has too much that it did not confirm.
  private void send(StoredEvent event, Semaphore receipts, AtomicBoolean failed) {
    TopicWriter.Receipt receipt =
        kept -> {
          if (!kept) {
            failed.set(true);
          }
          receipts.release();
        };
    while (!topic.offer(event.key(), event.json(), receipt)) {
      if (failed.get() || !isWanted()) {
        receipt.came(false);
        return;
      }
      LockSupport.parkNanos(ROOM_NANOS);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    tail.wake();
    Thread running = thread;
    try {
      if (running == null || running.join(CLOSE_WAIT)) {
        tail.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

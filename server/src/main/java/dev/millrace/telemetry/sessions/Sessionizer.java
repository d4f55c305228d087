package dev.millrace.telemetry.sessions;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.Follower;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.threads.Niceness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// Gathers players' events into sessions, and writes a row of each to the topic
/// `millrace.sessions`, keyed by session.
///
/// What it has not written is not kept anywhere: every few seconds it notes from where on the topic
/// is needed for the sessions that it knows, and a start, here or in another process, reads from
/// there. So a row may be written twice, and again when something came late: the last one of a
/// session counts.
///
/// **Threading:** a platform thread of its own, because it computes. **Limits:** as [Gathering]
/// has. **On failure** of Kafka or the database it begins again where that note says.
public final class Sessionizer implements AutoCloseable {
  /// The most memory that sessions take, off the heap nearly all of it.
  public static final long MOST_BYTES = Gathering.MOST_BYTES;

  private static final int BATCH = 2_000;
  private static final long MOST_PENDING = 8L << 20;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration NOTE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

  private final RecordTail tail;
  private final TopicWriter rows;
  private final SessionPlaces places;
  private final Headcount headcount;
  private final InstantSource clock;
  private final Follower follower;
  private final LongAdder written = new LongAdder();
  private final AtomicBoolean hasFailed = new AtomicBoolean();
  private volatile int open;

  /// @param audience hears who watches just now
  public Sessionizer(
      EventsConfig kafka, SessionPlaces places, Audience audience, InstantSource clock) {
    this.tail = new RecordTail(kafka, Topic.TELEMETRY, BATCH).gathering();
    this.rows = new TopicWriter(kafka, Topic.SESSIONS, MOST_PENDING);
    this.places = places;
    this.headcount = new Headcount(audience);
    this.clock = clock;
    var thread = Thread.ofPlatform().name("sessions").daemon();
    this.follower =
        new Follower(
            work -> thread.unstarted(Niceness.later(work)), tail, places::isOurs, this::gather);
  }

  public void start() {
    follower.start();
  }

  /// Rows that Kafka has.
  public long written() {
    return written.sum();
  }

  /// Sessions that this process gathers.
  public int open() {
    return open;
  }

  /// Why no sessions are made; empty when all is well.
  public String trouble() {
    return follower.trouble();
  }

  /// Goes on from the last note until it is another's turn, or something fails.
  private void gather(Follower by) {
    try {
      gatherOn(by);
    } finally {
      open = 0;
    }
  }

  private void gatherOn(Follower by) {
    SessionPlaces.Note note = places.read();
    try (var gathering = new Gathering(this::write, note, Gathering.MOST_BYTES)) {
      gatherInto(gathering, note, by);
    }
  }

  private void gatherInto(Gathering gathering, SessionPlaces.Note note, Follower by) {
    Map<Integer, Long> next = note.needed();
    Map<Integer, Long> end = tail.span().next();
    long noted = System.nanoTime();
    hasFailed.set(false);
    while (by.goesOn() && !hasFailed.get()) {
      RecordTail.Batch batch = tail.read(next, POLL);
      long latest = latestMillis();
      batch.records().forEach(record -> take(gathering, record, latest));
      next = batch.next();
      boolean isUpToDate = reaches(next, end);
      // Before that, the clock would end sessions whose events are just being read.
      boolean isIdle = isUpToDate && batch.records().isEmpty();
      gathering.tend(isIdle ? clock.millis() : 0, latestMillis());
      open = gathering.size();
      by.goesWell();
      if (isUpToDate) {
        headcount.look(gathering.sessions(), clock.millis());
      }
      long now = System.nanoTime();
      if (now - noted > NOTE_INTERVAL.toNanos() && rows.pendingBytes() == 0) {
        places.write(gathering.note(next));
        noted = now;
      }
    }
  }

  private static boolean reaches(Map<Integer, Long> next, Map<Integer, Long> end) {
    return end.entrySet().stream()
        .allMatch(one -> next.getOrDefault(one.getKey(), 0L) >= one.getValue());
  }

  /// Of one broker whose clock is ahead no session is told to have been silent.
  private long latestMillis() {
    return clock.millis() + MOST_AHEAD.toMillis();
  }

  private static void take(Gathering gathering, RecordTail.Entry record, long latest) {
    Told event = Told.of(record.value().array());
    if (event != null) {
      long millis = Math.min(record.timestampMillis(), latest);
      gathering.take(event, record.partition(), record.offset(), millis);
    }
  }

  private void write(SessionRow row) {
    boolean isTaken = rows.offer(row.who().sid(), RowJson.write(row), this::came);
    if (!isTaken) {
      throw new IllegalStateException("Kafka does not take rows of sessions");
    }
  }

  /// A row that Kafka does not have is made again.
  private void came(boolean kept) {
    if (kept) {
      written.increment();
    } else {
      hasFailed.set(true);
    }
  }

  @Override
  public void close() {
    follower.close();
    rows.close();
    places.close();
  }
}

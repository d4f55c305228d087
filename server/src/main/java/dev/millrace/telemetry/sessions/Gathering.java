package dev.millrace.telemetry.sessions;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sessions that are under way. Time is that of the records, so that reading them again makes
/// the same of them.
///
/// A session's row is written when it has said that it ended, and nothing came for [#GRACE], or
/// when nothing came for [#SILENCE]. It is remembered for [#MEMORY] more: what comes late makes
/// the row anew; after that it makes a row of its own.
///
/// **Threading:** the thread that made it. **Ownership:** of the memory that events are in, until
/// it is closed. **Limits:** [#MOST] and [#MOST_BYTES]; of more the one that was silent longest is
/// written and forgotten.
final class Gathering implements AutoCloseable {
  static final int MOST = 50_000;

  /// Some million events.
  static final long MOST_BYTES = 96L << 20;

  static final Duration GRACE = Duration.ofSeconds(10);
  static final Duration SILENCE = Duration.ofMinutes(3);
  static final Duration MEMORY = Duration.ofMinutes(10);

  /// The one that was heard of last comes last.
  private final LinkedHashMap<String, OpenSession> sessions =
      new LinkedHashMap<>(1024, 0.75f, true);

  private final Packing packing = new Packing();
  private final Blocks blocks = new Blocks();
  private final Consumer<SessionRow> writer;
  private final SessionPlaces.Note from;
  private final long mostBytes;
  private long bytes;
  private long nowMillis;
  private long overlong;

  Gathering(Consumer<SessionRow> writer) {
    this(writer, SessionPlaces.Note.NONE, MOST_BYTES);
  }

  /// @param from what was noted last, where it goes on
  Gathering(Consumer<SessionRow> writer, SessionPlaces.Note from, long mostBytes) {
    this.writer = writer;
    this.from = from;
    this.mostBytes = mostBytes;
  }

  /// Takes an event that came at `millis` as the record `offset`.
  void take(Told event, int partition, long offset, long millis) {
    nowMillis = Math.max(nowMillis, millis);
    OpenSession known = known(event, millis);
    if (known == null && from.isDone(partition, offset, event.number())) {
      return;
    }
    OpenSession session = known == null ? begun(event, partition, offset) : known;
    long before = known == null ? 0 : known.bytes();
    if (!session.add(event, known == null, millis)) {
      overlong++;
    }
    bytes += session.bytes() - before;
    if (known == null) {
      sessions.put(event.sid(), session);
    }
    makeRoom();
  }

  private OpenSession begun(Told event, int partition, long offset) {
    var place = new OpenSession.Place(partition, offset);
    return new OpenSession(place, packing, blocks.new Chain(), event);
  }

  /// What is due by the time of the records is done by it: reading again may read much at once.
  private @Nullable OpenSession known(Told event, long millis) {
    OpenSession known = sessions.get(event.sid());
    if (known == null || millis - known.heardMillis() < MEMORY.toMillis()) {
      return known;
    }
    write(known);
    forget(known);
    sessions.remove(event.sid());
    return null;
  }

  private void makeRoom() {
    for (Iterator<OpenSession> all = sessions.values().iterator();
        sessions.size() > MOST || bytes > mostBytes; ) {
      OpenSession oldest = all.next();
      write(oldest);
      forget(oldest);
      all.remove();
    }
  }

  /// Writes and forgets what is due.
  ///
  /// @param millis what the clock says; 0: it is as late as the records say
  /// @param latest no later than this: a clock that was ahead is followed back
  void tend(long millis, long latest) {
    nowMillis = Math.min(Math.max(nowMillis, millis), latest);
    for (var all = sessions.values().iterator(); all.hasNext(); ) {
      OpenSession session = all.next();
      long silent = nowMillis - session.heardMillis();
      Duration patience = session.hasEnded() ? GRACE : SILENCE;
      if (silent >= patience.toMillis()) {
        write(session);
      }
      if (silent >= MEMORY.toMillis()) {
        forget(session);
        all.remove();
      }
    }
  }

  private void forget(OpenSession session) {
    bytes -= session.bytes();
    session.forget();
  }

  private void write(OpenSession session) {
    if (!session.isWritten()) {
      writer.accept(session.write());
    }
  }

  /// What must be read again to know what is known here.
  ///
  /// @param next where reading goes on
  SessionPlaces.Note note(Map<Integer, Long> next) {
    var needed = new HashMap<>(next);
    var middles = new HashMap<Integer, Set<Long>>();
    for (OpenSession session : sessions.values()) {
      OpenSession.Place place = session.place();
      needed.merge(place.partition(), place.offset(), Math::min);
      if (!session.hasBeginning()) {
        middles.computeIfAbsent(place.partition(), _ -> new HashSet<>()).add(place.offset());
      }
    }
    return new SessionPlaces.Note(needed, next, middles);
  }

  /// All of them, those that ended lately as well.
  Iterable<OpenSession> sessions() {
    return sessions.values();
  }

  int size() {
    return sessions.size();
  }

  /// How much memory they take, about.
  long bytes() {
    return bytes;
  }

  /// Events that were not counted because their session has too many.
  long overlong() {
    return overlong;
  }

  @Override
  public void close() {
    blocks.close();
  }
}

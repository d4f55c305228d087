package dev.millrace.telemetry.sessions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session that more may come of.
///
/// **Limits:** [#MOST_EVENTS]; what comes later is not counted.
final class OpenSession {
  static final int MOST_EVENTS = 4_000;

  private final int partition;
  private final long firstOffset;
  private final List<Told> events = new ArrayList<>();
  private long heardMillis;
  private boolean isWritten;
  private long latestNumber = -1;
  private boolean hasEnded;
  private @Nullable String id;

  OpenSession(int partition, long firstOffset) {
    this.partition = partition;
    this.firstOffset = firstOffset;
  }

  /// False when it holds as many as it may.
  boolean add(Told event, long nowMillis) {
    if (events.size() == MOST_EVENTS) {
      return false;
    }
    events.add(event);
    heardMillis = Math.max(heardMillis, nowMillis);
    if (!event.state().isEmpty() && event.number() >= latestNumber) {
      latestNumber = event.number();
      hasEnded = event.isLast();
    }
    isWritten = false;
    return true;
  }

  int partition() {
    return partition;
  }

  long firstOffset() {
    return firstOffset;
  }

  /// When its last event came.
  long heardMillis() {
    return heardMillis;
  }

  /// Whether the last that it said is that it ended.
  boolean hasEnded() {
    return hasEnded;
  }

  /// Whether its row holds everything that came.
  boolean isWritten() {
    return isWritten;
  }

  /// What its row is called, which stays once a row has been written.
  ///
  /// Of a session that goes on after it was forgotten only the rest is known here. That is a row
  /// beside the one of its beginning, and never in its place: the numbers of its events say so.
  private String id() {
    String known = id;
    if (known == null) {
      Told any = events.getFirst();
      long first = events.stream().mapToLong(Told::number).min().orElse(0);
      known = first > 0 ? any.sid() + "~" + first : any.sid();
      id = known;
    }
    return known;
  }

  /// The row of what came so far.
  SessionRow write() {
    isWritten = true;
    return Tally.of(id(), events);
  }
}

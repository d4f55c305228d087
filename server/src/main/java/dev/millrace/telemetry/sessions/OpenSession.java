package dev.millrace.telemetry.sessions;

import java.util.ArrayList;
import java.util.List;

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

  List<Told> events() {
    return events;
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

  void written() {
    isWritten = true;
  }
}

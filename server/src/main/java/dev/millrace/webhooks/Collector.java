package dev.millrace.webhooks;

import dev.millrace.events.Event;
import dev.millrace.events.EventTail;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.webhooks.sql.HookRow;
import dev.millrace.webhooks.sql.ReaderTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Reads the topic while it holds the right to, and addresses each event to the webhooks that want
/// it.
///
/// **Threading:** one thread at a time. **On failure** of Kafka or of the database nothing has
/// happened: the offsets are still where they were.
final class Collector implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(4);

  private final EventTail tail;
  private final ReaderTable table;
  private final String holder;
  private final Runnable collected;

  /// @param collected is told that there is something to send
  Collector(EventTail tail, ReaderTable table, String holder, Runnable collected) {
    this.tail = tail;
    this.table = table;
    this.holder = holder;
    this.collected = collected;
  }

  /// Has a round that waits for events end.
  void wake() {
    tail.wake();
  }

  /// Waits a few seconds for events and takes them over; false when another process reads.
  boolean round() {
    var offsets = table.hold(holder);
    if (offsets.isEmpty()) {
      return false;
    }
    Map<Integer, Long> from = offsets.get();
    EventTail.Batch batch = tail.read(from, POLL);
    if (batch.next().equals(from)) {
      return true;
    }
    boolean held = table.collect(holder, batch, Collector::wants);
    collected.run();
    return held;
  }

  /// An event that happened before the webhook was there is none of its business.
  static boolean wants(HookRow hook, Event event) {
    List<String> types = hook.wish().types();
    return !event.time().isBefore(hook.createdAt())
        && (types.isEmpty()
            || types.stream().anyMatch(type -> new TypePattern(type).matches(event.type())));
  }

  /// Lets another process read at once.
  @Override
  public void close() {
    try {
      tail.close();
    } catch (EventsUnavailable _) {
      // Nothing is left to be lost.
    }
    table.release(holder);
  }
}

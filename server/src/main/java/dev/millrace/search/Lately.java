package dev.millrace.search;

import dev.millrace.events.RecordTail;
import dev.millrace.ids.RecentIds;
import dev.millrace.search.EventKind.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Knows events by the ids that they have had lately, so that one that two processes took, or one
/// of them twice, is found once.
///
/// **Threading:** the thread that indexes. **Limits:** the ids of two minutes, and [#PATIENCE] to
/// read them; of whatever comes then those that [RecentIds] keeps.
final class Lately {
  private static final String ID = "id";
  private static final Duration SPAN = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(300);

  private final RecordTail tail;

  /// The field of the ids, if the kind has some and none of its events stands in for another.
  private final Map<String, Field> fields = new HashMap<>();

  Lately(EventKind kind, RecordTail tail) {
    this.tail = tail;
    Field id = kind.byName().get(ID);
    if (id != null && kind.key().isEmpty()) {
      fields.put(ID, id);
    }
  }

  /// The ids of what came last before `offsets`.
  RecentIds before(Map<Integer, Long> offsets, BooleanSupplier wanted) {
    var known = new RecentIds();
    var to = new HashMap<>(offsets);
    to.keySet().removeIf(partition -> partition < 0);
    if (fields.isEmpty() || to.isEmpty()) {
      return known;
    }
    Map<Integer, Long> next = tail.since(Instant.now().minus(SPAN));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (wanted.getAsBoolean() && System.nanoTime() < end && !reaches(next, to)) {
      RecordTail.Batch batch = tail.read(next, POLL);
      for (RecordTail.Entry entry : batch.records()) {
        if (entry.offset() < to.getOrDefault(entry.partition(), 0L)) {
          EventDocument event = EventDocument.of(entry, fields);
          var _ = event == null || isNew(event, known);
        }
      }
      next = batch.next();
    }
    return known;
  }

  private static boolean reaches(Map<Integer, Long> next, Map<Integer, Long> to) {
    return to.entrySet().stream()
        .allMatch(one -> next.getOrDefault(one.getKey(), 0L) >= one.getValue());
  }

  /// Whether an event has not come before; then it has.
  Predicate<EventDocument> isNew(RecentIds known) {
    return event -> fields.isEmpty() || isNew(event, known);
  }

  private static boolean isNew(EventDocument event, RecentIds known) {
    String id = event.text(ID);
    return id == null || id.isEmpty() || known.isNew(id);
  }
}

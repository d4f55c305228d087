package dev.millrace.telemetry;

import dev.millrace.events.RecordTail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;

/// What is read of the topic after a start, so that what an earlier process kept is known again
/// though it was killed before it could write that down: first what came lately, to the end, then
/// what came before, from where the file is whole.
///
/// **Threading:** one at a time. **Limits:** a day of the topic, a batch at a time. **On failure**
/// of Kafka an `EventsUnavailable`, and it stays due; until it is done the file is not said to be
/// whole.
final class Recollection {
  private static final Duration LATELY = Duration.ofMinutes(2);
  private static final Duration OVERLAP = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final RecordTail tail;
  private final SeenEvents seen;
  private final Instant lately;
  private final Instant since;
  private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();
  private boolean isLaidOut;

  /// What is yet to be read, by partition.
  private record Stretch(Map<Integer, Long> next, Map<Integer, Long> to) {
    boolean isRead() {
      return Replay.reaches(next, to);
    }
  }

  Recollection(RecordTail tail, SeenEvents seen, Instant now) {
    this.tail = tail;
    this.seen = seen;
    this.lately = now.minus(LATELY);
    // A file that never was whole says 1970.
    Instant whole = Instant.ofEpochMilli(seen.untilMillis()).minus(OVERLAP);
    Instant bounded = whole.isBefore(now.minus(DAY)) ? now.minus(DAY) : whole;
    this.since = bounded.isBefore(lately) ? bounded : lately;
    seen.owes(since.toEpochMilli());
  }

  boolean isDue() {
    return !isLaidOut || !stretches.isEmpty();
  }

  /// Whether all is known that came since a little before the start.
  boolean knowsLately() {
    return isLaidOut && stretches.size() <= (since.isBefore(lately) ? 1 : 0);
  }

  /// Reads a batch.
  void some() {
    if (!isLaidOut) {
      layOut();
    }
    Stretch first = stretches.peek();
    if (first != null && !first.isRead()) {
      RecordTail.Batch batch = tail.read(first.next, POLL);
      for (RecordTail.Entry entry : batch.records()) {
        Long fingerprint = EventId.fingerprint(entry.value().array());
        if (fingerprint != null) {
          seen.add(fingerprint);
        }
      }
      stretches.remove();
      stretches.addFirst(new Stretch(batch.next(), first.to));
    }
    letGo();
  }

  private void layOut() {
    Map<Integer, Long> from = tail.since(lately);
    Map<Integer, Long> early = since.isBefore(lately) ? tail.since(since) : from;
    stretches.add(new Stretch(from, tail.span().next()));
    if (since.isBefore(lately)) {
      stretches.add(new Stretch(early, from));
    }
    isLaidOut = true;
  }

  private void letGo() {
    for (Stretch first = stretches.peek(); first != null && first.isRead(); ) {
      stretches.remove();
      first = stretches.peek();
    }
    if (stretches.isEmpty()) {
      seen.owesNothing();
    }
  }
}

package dev.millrace.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads topic `millrace.events` from offsets that its owner keeps, as [RecordTail] does.
///
/// **Threading:** one thread at a time, but for [#wake]. **Limits:** [#MAX_BATCH] events a batch.
/// **On failure:** the connection is dropped; the next [#read] makes another. A record that is no
/// event is logged and passed over.
public final class EventTail implements AutoCloseable {
  /// The most events that one read gives.
  public static final int MAX_BATCH = 200;

  private static final Logger LOG = System.getLogger(EventTail.class.getName());

  private final RecordTail records;

  public EventTail(EventsConfig config) {
    this.records = new RecordTail(config, Topic.EVENTS, MAX_BATCH);
  }

  /// What was read.
  ///
  /// @param next the offsets to go on from, by partition
  public record Batch(List<Event> events, Map<Integer, Long> next) {}

  /// The events from `offsets` on, as soon as there are some; none when `patience` runs out.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public Batch read(Map<Integer, Long> offsets, Duration patience) {
    RecordTail.Batch batch = records.read(offsets, patience);
    var events = new ArrayList<Event>();
    batch.records().forEach(record -> decode(record, events));
    return new Batch(events, batch.next());
  }

  /// What there is now.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public RecordTail.Span span() {
    return records.span();
  }

  /// The offsets of the first events that Kafka took at `time` or later.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  public Map<Integer, Long> since(Instant time) {
    return records.since(time);
  }

  /// Ends the [#read] that waits, or the next one, without events; from any thread.
  public void wake() {
    records.wake();
  }

  private static void decode(RecordTail.Entry record, List<Event> events) {
    try {
      events.add(Event.fromJson(record.value().array()));
    } catch (IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "a record is no event and is passed over partition={0} offset={1} reason={2}",
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    records.close();
  }
}

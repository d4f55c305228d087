package dev.millrace.events;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The latest events, in the order in which Kafka took them.
///
/// Partitions are read side by side, so two readers may hear events of different subjects in
/// different order; a replay therefore begins a little before the event asked for.
///
/// **Threading:** its owner's lock. **Limits:** so many events, and [#MAX_BYTES] of them.
final class Replay {
  static final long MAX_BYTES = 16L * 1024 * 1024;
  static final Duration OVERLAP = Duration.ofSeconds(2);

  private final TreeMap<Place, Entry> entries = new TreeMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final int capacity;
  private long bytes;

  /// Where Kafka put an event, and when.
  record Place(long millis, int partition, long offset) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::millis)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private record Entry(Event event, int bytes) {}

  Replay(int capacity) {
    this.capacity = capacity;
  }

  /// Remembers an event of `size` bytes; false when it is remembered already.
  boolean add(Event event, Place place, int size) {
    if (places.putIfAbsent(event.id(), place) != null) {
      return false;
    }
    entries.put(place, new Entry(event, size));
    bytes += size;
    while (entries.size() > capacity || (bytes > MAX_BYTES && entries.size() > 1)) {
      var oldest = entries.pollFirstEntry().getValue();
      bytes -= oldest.bytes();
      places.remove(oldest.event().id());
    }
    return true;
  }

  /// The events after that of `id`, and perhaps some just before; null when `id` is not remembered.
  @Nullable List<Event> after(String id) {
    var last = places.get(id);
    if (last == null) {
      return null;
    }
    var from = new Place(last.millis() - OVERLAP.toMillis(), 0, 0);
    return entries.tailMap(from).values().stream()
        .map(Entry::event)
        .filter(event -> !event.id().equals(id))
        .toList();
  }
}

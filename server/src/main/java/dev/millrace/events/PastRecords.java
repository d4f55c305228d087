package dev.millrace.events;

import java.util.List;

/// Records of a topic as somebody keeps them for longer than Kafka does.
///
/// **Threading:** one thread.
public interface PastRecords {
  /// Nobody does.
  PastRecords NONE = _ -> Pages.NONE;

  /// A place among them: they are ordered by their time, and then by where they stood.
  record Place(long millis, int partition, long offset) {
    /// Before all of them.
    public static final Place BEGINNING = new Place(0, 0, -1);
  }

  /// Those that are kept now and come after a place.
  Pages after(Place place);

  /// Records in their order; the timestamp of each is its time. Closed by who asked for it.
  interface Pages extends AutoCloseable {
    Pages NONE = List::of;

    /// Some more; none when that were all.
    List<RecordTail.Entry> next();

    @Override
    default void close() {}
  }
}

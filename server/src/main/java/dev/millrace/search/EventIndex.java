package dev.millrace.search;

import java.util.List;
import java.util.Map;

/// Events of one kind, to be found.
///
/// **Threading:** one thread adds; any search. **Limits:** its size on disk and the age of events;
/// the oldest go first.
public interface EventIndex extends AutoCloseable {
  EventKind kind();

  /// Up to where it holds each partition of its topic: what is to be read next. Right after it was
  /// opened, what survived for certain. Numbers below zero are no partitions: what is noted under
  /// them is kept beside.
  Map<Integer, Long> offsets();

  /// A word for the topic that offsets are of; empty when they do not say.
  static String topic(Map<Integer, Long> offsets) {
    return TopicMark.word(offsets);
  }

  /// Takes events in. They are found within a second after the next [#tend], and survive a crash,
  /// together with `next`, once they have been made durable some seconds later.
  ///
  /// @param next the offsets after them
  void add(List<EventDocument> events, Map<Integer, Long> next);

  /// Does what is due: makes what is new findable, and durable; drops what is too old or too much.
  /// Called a few times a second by the thread that adds.
  void tend();

  /// Looks for events. Blocks.
  ///
  /// @throws BadSearch when it can not be answered whatever is there
  /// @throws SearchUnavailable when too many search at once, or the disk fails
  Found search(Search search);

  /// How much it holds.
  Size size();

  /// How much an index holds.
  ///
  /// @param shards the pieces that are dropped whole
  record Size(long events, long bytes, int shards) {}

  @Override
  void close();
}

package dev.millrace.search;

import dev.millrace.events.PastRecords;
import dev.millrace.events.PastRecords.Place;
import dev.millrace.events.RecordTail;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Gives an index that holds nothing what Kafka does not hold any more: what somebody keeps for
/// longer. What Kafka has is read from there afterwards.
///
/// How far it has come stands in the index beside the offsets, under numbers that are no
/// partition's, so that who is killed meanwhile goes on.
///
/// **Threading:** that of the indexer.
final class Recall {
  private static final Logger LOG = System.getLogger(Recall.class.getName());
  private static final int MILLIS = -1;
  private static final int PARTITION = -2;
  private static final int OFFSET = -3;

  private final EventIndex index;
  private final PastRecords past;
  private final RecordTail tail;
  private final Function<List<RecordTail.Entry>, List<EventDocument>> reader;

  Recall(
      EventIndex index,
      PastRecords past,
      RecordTail tail,
      Function<List<RecordTail.Entry>, List<EventDocument>> reader) {
    this.index = index;
    this.past = past;
    this.tail = tail;
    this.reader = reader;
  }

  /// Does what is left to do, and gives the offsets from which Kafka is read.
  Map<Integer, Long> finish(BooleanSupplier wanted) {
    Map<Integer, Long> noted = index.offsets();
    String topic = tail.topicId();
    if (TopicMark.isOfAnother(noted, topic)) {
      return another(topic);
    }
    boolean isBegun = noted.containsKey(MILLIS);
    if (!noted.isEmpty() && !isBegun) {
      return TopicMark.on(noted, topic);
    }
    try (PastRecords.Pages pages = past.after(isBegun ? place(noted) : Place.BEGINNING)) {
      // What is kept was looked at first: what came since is in Kafka.
      RecordTail.Span span = tail.span();
      Map<Integer, Long> from = TopicMark.on(isBegun ? offsets(noted) : span.first(), topic);
      long count = 0;
      for (List<RecordTail.Entry> page = pages.next();
          wanted.getAsBoolean() && !page.isEmpty();
          page = pages.next()) {
        List<RecordTail.Entry> gone =
            page.stream().filter(record -> !isThere(record, from, span)).toList();
        index.add(reader.apply(gone), marked(from, page.getLast()));
        index.tend();
        count += gone.size();
      }
      if (wanted.getAsBoolean()) {
        index.add(List.of(), from);
        tell(count);
      }
      return from;
    }
  }

  /// What the index holds is of a topic that is no more: the one that there is is read as a whole.
  private Map<Integer, Long> another(String topic) {
    LOG.log(
        Level.WARNING,
        "The topic is another one than what was indexed. kind={0}",
        index.kind().name());
    Map<Integer, Long> from = TopicMark.on(tail.span().first(), topic);
    index.add(List.of(), from);
    return from;
  }

  private void tell(long count) {
    if (count > 0) {
      LOG.log(
          Level.INFO,
          "An index that held nothing has again what Kafka let go. kind={0} events={1}",
          index.kind().name(),
          count);
    }
  }

  private static boolean isThere(
      RecordTail.Entry record, Map<Integer, Long> from, RecordTail.Span span) {
    return record.offset() >= from.getOrDefault(record.partition(), 0L)
        && record.offset() < span.next().getOrDefault(record.partition(), 0L);
  }

  private static Place place(Map<Integer, Long> noted) {
    return new Place(
        noted.getOrDefault(MILLIS, 0L),
        noted.getOrDefault(PARTITION, 0L).intValue(),
        noted.getOrDefault(OFFSET, 0L));
  }

  private static Map<Integer, Long> offsets(Map<Integer, Long> noted) {
    var offsets = new TreeMap<>(noted);
    offsets.keySet().removeIf(partition -> partition < 0);
    return offsets;
  }

  private static Map<Integer, Long> marked(Map<Integer, Long> from, RecordTail.Entry last) {
    var marked = new TreeMap<>(from);
    marked.put(MILLIS, last.timestampMillis());
    marked.put(PARTITION, (long) last.partition());
    marked.put(OFFSET, last.offset());
    return marked;
  }
}

package dev.millrace.search;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.Follower;
import dev.millrace.events.PastRecords;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.ids.RecentIds;
import dev.millrace.search.EventKind.Field;
import dev.millrace.threads.Niceness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Carries the records of a topic into an index, from where the index ends.
///
/// **Threading:** a platform thread of its own, because it computes. **Limits:** [#BATCH] records
/// in memory. **On failure:** whatever fails, Kafka, the disk or the index itself, it tries again
/// each second from where the index ends, and [#trouble] says so meanwhile; records that are no
/// events, and those that came [Lately] already, are counted and passed over.
public final class Indexer implements AutoCloseable {
  private static final int BATCH = 2000;
  private static final Duration POLL = Duration.ofMillis(300);

  private final EventIndex index;
  private final RecordTail tail;
  private final Map<String, Field> fields;
  private final Recall recall;
  private final Lately lately;
  private final Follower follower;
  private final LongAdder read = new LongAdder();
  private final LongAdder indexed = new LongAdder();
  private final LongAdder empty = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private RecentIds known = new RecentIds();
  private volatile Map<Integer, Long> place = Map.of();

  /// An indexer that closes `index` when it is closed itself.
  public Indexer(EventIndex index, EventsConfig kafka, Topic topic) {
    this(index, kafka, topic, PastRecords.NONE);
  }

  /// One that fills an index which holds nothing with what Kafka let go.
  ///
  /// @param past where that is
  public Indexer(EventIndex index, EventsConfig kafka, Topic topic, PastRecords past) {
    this.index = index;
    this.tail = new RecordTail(kafka, topic, BATCH).gathering();
    this.fields = index.kind().byName();
    this.recall = new Recall(index, past, tail, this::documents);
    this.lately = new Lately(index.kind(), tail);
    var thread = Thread.ofPlatform().name("index-" + index.kind().name()).daemon();
    this.follower =
        new Follower(
            work -> thread.unstarted(Niceness.later(work)), tail, () -> true, this::follow);
  }

  /// Begins to index.
  public void start() {
    follower.start();
  }

  /// The ledger since the start: `read` = `indexed` + all that was dropped. What a failure has
  /// read anew counts anew.
  ///
  /// @param empty dropped because they have no value
  /// @param rejected dropped because they are no events
  /// @param repeated dropped because one of the same id came before
  public record Counts(long read, long indexed, long empty, long rejected, long repeated) {}

  public Counts counts() {
    return new Counts(read.sum(), indexed.sum(), empty.sum(), rejected.sum(), repeated.sum());
  }

  /// Up to where the topic is in the index; of no partition before that is known.
  public Map<Integer, Long> place() {
    return place;
  }

  /// Why nothing is indexed now; empty when all is well.
  public String trouble() {
    return follower.trouble();
  }

  /// Goes on from where the index ends until it is closed or something fails.
  private void follow(Follower by) {
    Map<Integer, Long> offsets = recall.finish(by::goesOn);
    // What was known before may have been of a batch that the index does not hold.
    known = lately.before(offsets, by::goesOn);
    while (by.goesOn()) {
      place = Map.copyOf(offsets);
      offsets = carry(offsets);
      by.goesWell();
    }
  }

  private Map<Integer, Long> carry(Map<Integer, Long> offsets) {
    RecordTail.Batch batch = tail.read(offsets, POLL);
    List<EventDocument> read = documents(batch.records());
    if (!batch.next().equals(offsets)) {
      List<EventDocument> documents = read.stream().filter(lately.isNew(known)).toList();
      index.add(documents, batch.next());
      count(batch, read.size(), documents.size());
    }
    index.tend();
    return batch.next();
  }

  private List<EventDocument> documents(List<RecordTail.Entry> records) {
    var documents = new ArrayList<EventDocument>(records.size());
    for (RecordTail.Entry record : records) {
      EventDocument document = EventDocument.of(record, fields);
      if (document != null) {
        documents.add(document);
      }
    }
    return documents;
  }

  private void count(RecordTail.Batch batch, int documents, int fresh) {
    read.add(batch.records().size() + batch.empty());
    indexed.add(fresh);
    empty.add(batch.empty());
    rejected.add(batch.records().size() - documents);
    repeated.add(documents - fresh);
  }

  @Override
  public void close() {
    follower.close();
    index.close();
  }
}

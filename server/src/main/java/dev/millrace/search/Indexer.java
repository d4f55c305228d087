package dev.millrace.search;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.PastRecords;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.search.EventKind.Field;
import dev.millrace.threads.Niceness;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Carries the records of a topic into an index, from where the index ends.
///
/// **Threading:** a platform thread of its own, because it computes. **Limits:** [#BATCH] records
/// in memory. **On failure:** whatever fails, Kafka, the disk or the index itself, it tries again
/// each second from where the index ends, and [#trouble] says so meanwhile; records that are no
/// events are counted and passed over.
public final class Indexer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Indexer.class.getName());
  private static final int BATCH = 2000;
  private static final Duration POLL = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);

  private final EventIndex index;
  private final RecordTail tail;
  private final Map<String, Field> fields;
  private final Recall recall;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final LongAdder read = new LongAdder();
  private final LongAdder indexed = new LongAdder();
  private final LongAdder empty = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile Map<Integer, Long> place = Map.of();
  private volatile String trouble = "";
  private @Nullable Thread thread;

  /// An indexer that closes `index` when it is closed itself.
  public Indexer(EventIndex index, EventsConfig kafka, Topic topic) {
    this(index, kafka, topic, PastRecords.NONE);
  }

  /// One that fills an index which holds nothing with what Kafka let go.
  ///
  /// @param past where that is
  public Indexer(EventIndex index, EventsConfig kafka, Topic topic, PastRecords past) {
    this.index = index;
    this.tail = new RecordTail(kafka, topic, BATCH);
    this.fields = index.kind().byName();
    this.recall = new Recall(index, past, tail, this::documents);
  }

  /// Begins to index.
  public void start() {
    thread =
        Thread.ofPlatform()
            .name("index-" + index.kind().name())
            .daemon()
            .start(Niceness.later(this::run));
  }

  /// The ledger since the start: `read` = `indexed` + all that was dropped. What a failure has
  /// read anew counts anew.
  ///
  /// @param empty dropped because they have no value
  /// @param rejected dropped because they are no events
  public record Counts(long read, long indexed, long empty, long rejected) {}

  public Counts counts() {
    return new Counts(read.sum(), indexed.sum(), empty.sum(), rejected.sum());
  }

  /// Up to where the topic is in the index; of no partition before that is known.
  public Map<Integer, Long> place() {
    return place;
  }

  /// Why nothing is indexed now; empty when all is well.
  public String trouble() {
    return trouble;
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        try {
          follow();
        } catch (RuntimeException | Error e) {
          complain(e);
          var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "the indexer was interrupted");
    }
  }

  /// Goes on from where the index ends until it is closed or something fails.
  private void follow() {
    Map<Integer, Long> offsets = recall.finish(() -> closing.getCount() > 0);
    while (closing.getCount() > 0) {
      place = Map.copyOf(offsets);
      offsets = carry(offsets);
      trouble = "";
    }
  }

  private void complain(Throwable failure) {
    if (trouble.isEmpty()) {
      String kind = index.kind().name();
      LOG.log(Level.WARNING, "events are not indexed kind=" + kind + " reason=" + failure);
    }
    trouble = failure instanceof EventsUnavailable ? "Kafka does not answer" : "fails: " + failure;
  }

  private Map<Integer, Long> carry(Map<Integer, Long> offsets) {
    RecordTail.Batch batch = tail.read(offsets, POLL);
    List<EventDocument> documents = documents(batch.records());
    if (!batch.next().equals(offsets)) {
      index.add(documents, batch.next());
      count(batch, documents.size());
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

  private void count(RecordTail.Batch batch, int documents) {
    read.add(batch.records().size() + batch.empty());
    indexed.add(documents);
    empty.add(batch.empty());
    rejected.add(batch.records().size() - documents);
  }

  @Override
  public void close() {
    closing.countDown();
    tail.wake();
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "the indexer did not stop in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    tail.close();
    index.close();
  }
}

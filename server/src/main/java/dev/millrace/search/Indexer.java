package dev.millrace.search;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.search.EventKind.Field;
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
/// in memory. **On failure:** while Kafka or the disk is away it tries again each second; records
/// that are no events are counted and passed over.
public final class Indexer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Indexer.class.getName());
  private static final int BATCH = 2000;
  private static final Duration POLL = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);

  private final EventIndex index;
  private final RecordTail tail;
  private final Map<String, Field> fields;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final LongAdder indexed = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private @Nullable Thread thread;
  private boolean troubled;

  /// An indexer that closes `index` when it is closed itself.
  public Indexer(EventIndex index, EventsConfig kafka, Topic topic) {
    this.index = index;
    this.tail = new RecordTail(kafka, topic, BATCH);
    this.fields = index.kind().byName();
  }

  /// Begins to index.
  public void start() {
    thread = Thread.ofPlatform().name("index-" + index.kind().name()).daemon().start(this::run);
  }

  /// Records since the start.
  ///
  /// @param rejected those that are no events
  public record Counts(long indexed, long rejected) {}

  public Counts counts() {
    return new Counts(indexed.sum(), rejected.sum());
  }

  private void run() {
    Map<Integer, Long> offsets = index.offsets();
    try {
      while (closing.getCount() > 0) {
        try {
          offsets = carry(offsets);
          troubled = false;
        } catch (EventsUnavailable | SearchUnavailable e) {
          complain(e);
          offsets = index.offsets();
          var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "the indexer was interrupted");
    }
  }

  private void complain(RuntimeException failure) {
    if (!troubled) {
      String kind = index.kind().name();
      LOG.log(Level.WARNING, "events are not indexed kind=" + kind + " reason=" + failure);
    }
    troubled = true;
  }

  private Map<Integer, Long> carry(Map<Integer, Long> offsets) {
    RecordTail.Batch batch = tail.read(offsets, POLL);
    if (!batch.records().isEmpty()) {
      index.add(documents(batch.records()), batch.next());
    }
    index.tend();
    return batch.next();
  }

  private List<EventDocument> documents(List<RecordTail.Entry> records) {
    var documents = new ArrayList<EventDocument>(records.size());
    for (RecordTail.Entry record : records) {
      EventDocument document = EventDocument.of(record, fields);
      if (document == null) {
        rejected.increment();
      } else {
        documents.add(document);
      }
    }
    indexed.add(documents.size());
    return documents;
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

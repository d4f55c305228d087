package dev.millrace.search.lucene;

import dev.millrace.search.EventDocument;
import dev.millrace.search.EventIndex;
import dev.millrace.search.EventKind;
import dev.millrace.search.Found;
import dev.millrace.search.Search;
import dev.millrace.search.SearchUnavailable;
import dev.millrace.search.Turns;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.store.AlreadyClosedException;

/// The index of a kind of events in Lucene, in shards by time.
///
/// **Threading:** as [EventIndex]. **Limits:** as [LuceneConfig] says; searches take [Turns], each
/// [Finder#PATIENCE] long. **On failure** of the disk everything since the last commit
/// is let go of, to be read from the topic again; an index that is damaged is set aside.
public final class LuceneIndex implements EventIndex {
  private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long COMMIT_NANOS = Duration.ofSeconds(10).toNanos();

  /// So many events are made findable beside the thread that adds.
  private static final int MANY = 10_000;

  /// Lucene recommends a module of the JDK's incubator, for vectors, which we do not use.
  private static final Logger RECOMMENDATIONS =
      Logger.getLogger("org.apache.lucene.internal.vectorization");

  static {
    RECOMMENDATIONS.setLevel(Level.SEVERE);
  }

  private final EventKind kind;
  private final Shards shards;
  private final Finder finder;
  private final Turns turns = new Turns();
  private final Refreshing refreshing = new Refreshing();
  private Map<Integer, Long> offsets;
  private boolean isBroken;
  private int unseen;
  private boolean isUncommitted;
  private long refreshedNanos = System.nanoTime();
  private long committedNanos = refreshedNanos;

  private LuceneIndex(EventKind kind, Shards shards, Analyzer analyzer) throws IOException {
    this.kind = kind;
    this.shards = shards;
    this.finder = new Finder(new Queries(analyzer));
    this.offsets = shards.newest().offsets();
  }

  /// Opens the index, or begins an empty one.
  ///
  /// **On failure** the folder can not be read or written.
  public static LuceneIndex open(EventKind kind, LuceneConfig config, InstantSource clock)
      throws IOException {
    var analyzer = new StandardAnalyzer();
    var folder = config.folder().resolve(kind.name());
    return new LuceneIndex(kind, Shards.open(folder, config, analyzer, clock), analyzer);
  }

  @Override
  public EventKind kind() {
    return kind;
  }

  @Override
  public Map<Integer, Long> offsets() {
    if (isBroken) {
      writing(
          () -> {
            awaitRefreshing();
            shards.reload();
            offsets = shards.newest().offsets();
            unseen = 0;
            isUncommitted = false;
            isBroken = false;
          });
    }
    return offsets;
  }

  @Override
  public void add(List<EventDocument> events, Map<Integer, Long> next) {
    writing(
        () -> {
          shards.newest().add(events, kind.key());
          offsets = Map.copyOf(next);
          unseen += Math.max(1, events.size());
          isUncommitted = true;
        });
  }

  @Override
  public void tend() {
    long now = System.nanoTime();
    if (unseen > 0 && now - refreshedNanos > REFRESH_NANOS) {
      writing(() -> refresh(now));
    }
    if (isUncommitted && now - committedNanos > COMMIT_NANOS) {
      commit();
    }
  }

  private void refresh(long now) throws IOException {
    if (refreshing.isRunning()) {
      return;
    }
    if (unseen < MANY) {
      shards.newest().refresh();
    } else {
      refreshing.begin(shards.newest());
    }
    unseen = 0;
    refreshedNanos = now;
  }

  /// Whatever came of it: nobody is to use a shard that is about to be let go.
  private void awaitRefreshing() {
    try {
      refreshing.await();
    } catch (IOException _) {
      // What is let go of anyway needs not be found.
    }
  }

  private void commit() {
    writing(
        () -> {
          refreshing.await();
          shards.newest().commit(offsets);
          shards.turn(offsets);
        });
    isUncommitted = false;
    committedNanos = System.nanoTime();
  }

  /// A change of what is on disk.
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private void writing(Change change) {
    try {
      change.make();
    } catch (IOException | RuntimeException e) {
      // Of an unknown failure it is not known either what of the change is there.
      isBroken = true;
      throw new SearchUnavailable("the index of " + kind.name() + " can not be written", e);
    }
  }

  @Override
  public Found search(Search search) {
    return turns.take(() -> look(search));
  }

  private Found look(Search search) {
    try {
      return finder.find(shards.all(), search);
    } catch (IOException | AlreadyClosedException e) {
      throw new SearchUnavailable("the index of " + kind.name() + " can not be read", e);
    }
  }

  @Override
  public Size size() {
    long events = 0;
    long bytes = 0;
    int count = 0;
    try {
      for (Shard shard : shards.all()) {
        try (Shard.Lease lease = shard.lease()) {
          events += lease == null ? 0 : lease.reader().numDocs();
          bytes += lease == null ? 0 : shard.bytes();
          count++;
        }
      }
    } catch (IOException | AlreadyClosedException _) {
      // Dropped meanwhile; the next look sees what there is.
    }
    return new Size(events, bytes, count);
  }

  /// Makes durable what came, and lets go.
  @Override
  public void close() {
    try {
      if (isUncommitted && !isBroken) {
        commit();
      }
    } finally {
      awaitRefreshing();
      writing(shards::close);
    }
  }
}

package dev.millrace.search.lucene;

import dev.millrace.search.EventDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/// A Lucene index of the events that came in one span of time. The newest takes events in; each
/// commit also says up to where the topic has been read.
///
/// **Threading:** one thread changes it; any search. **On failure** a method throws [IOException],
/// and what was not committed is lost.
final class Shard implements AutoCloseable {
  private static final double BUFFER_MEBIBYTES = 32;

  /// More than usual: each merge of events by their time costs as much as it did to write them.
  private static final int SEGMENTS_A_TIER = 16;

  private static final String OFFSET = "offset.";
  private static final String BEGAN = "began";
  private static final String SCHEMA = "schema";

  private final Path folder;
  private final long number;
  private final Directory directory;
  private final long beganMillis;
  private final int schema;
  private volatile SearcherManager searchers;
  private @Nullable IndexWriter writer;

  private Shard(Path folder, Directory directory, @Nullable IndexWriter writer, Birth birth)
      throws IOException {
    this.folder = folder;
    this.number = Long.parseLong(folder.getFileName().toString());
    this.directory = directory;
    this.writer = writer;
    this.beganMillis = birth.millis;
    this.schema = birth.schema;
    this.searchers =
        writer == null ? new SearcherManager(directory, null) : new SearcherManager(writer, null);
  }

  /// When it began, and in which shape fields lie in it.
  private record Birth(long millis, int schema) {
    /// As the last commit says; before there were others the shape was the first.
    static Birth of(Directory directory) throws IOException {
      Map<String, String> said = committed(directory);
      return new Birth(
          Long.parseLong(said.getOrDefault(BEGAN, "0")),
          Integer.parseInt(said.getOrDefault(SCHEMA, "1")));
    }
  }

  /// The name of a shard's folder; by name is by age.
  static String name(long number) {
    return "%012d".formatted(number);
  }

  /// A new and empty one that goes on from `offsets`.
  static Shard create(Path folder, Analyzer analyzer, Map<Integer, Long> offsets, long nowMillis)
      throws IOException {
    var now = new Birth(nowMillis, Schema.VERSION);
    Shard shard = writing(folder, FSDirectory.open(folder), analyzer, now);
    try {
      shard.commit(offsets);
    } catch (IOException | RuntimeException e) {
      shard.close();
      throw e;
    }
    return shard;
  }

  /// One that is there, to go on with.
  static Shard resume(Path folder, Analyzer analyzer) throws IOException {
    Directory directory = FSDirectory.open(folder);
    try {
      return writing(folder, directory, analyzer, Birth.of(directory));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /// **On failure** its lock is given back, so that it can be tried again.
  private static Shard writing(Path folder, Directory directory, Analyzer analyzer, Birth birth)
      throws IOException {
    var writer = new IndexWriter(directory, settings(analyzer));
    try {
      return new Shard(folder, directory, writer, birth);
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  /// One that is there, to search alone.
  static Shard read(Path folder) throws IOException {
    Directory directory = FSDirectory.open(folder);
    try {
      return new Shard(folder, directory, null, Birth.of(directory));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static IndexWriterConfig settings(Analyzer analyzer) {
    return new IndexWriterConfig(analyzer)
        .setIndexSort(Schema.NEWEST_FIRST)
        .setMergePolicy(new TieredMergePolicy().setSegmentsPerTier(SEGMENTS_A_TIER))
        .setRAMBufferSizeMB(BUFFER_MEBIBYTES)
        .setCommitOnClose(false);
  }

  private static Map<String, String> committed(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      return reader.getIndexCommit().getUserData();
    }
  }

  long number() {
    return number;
  }

  long beganMillis() {
    return beganMillis;
  }

  /// Whether fields lie in it as they do now; one of another shape takes nothing in any more.
  boolean isOfOurShape() {
    return schema == Schema.VERSION;
  }

  /// Up to where the topic had been read at the last commit.
  Map<Integer, Long> offsets() throws IOException {
    var offsets = new TreeMap<Integer, Long>();
    committed(directory)
        .forEach(
            (key, value) -> {
              if (key.startsWith(OFFSET)) {
                offsets.put(Integer.valueOf(key.substring(OFFSET.length())), Long.valueOf(value));
              }
            });
    return offsets;
  }

  /// Adds events; those that have the word of an earlier one in the field `key` take its place.
  void add(List<EventDocument> events, Optional<String> key) throws IOException {
    IndexWriter open = writer();
    for (EventDocument event : events) {
      String word = key.map(event::text).orElse(null);
      if (word == null) {
        open.addDocument(Schema.document(event));
      } else {
        var same = new Term(key.orElseThrow(), Schema.word(word));
        open.updateDocument(same, Schema.document(event));
      }
    }
  }

  private IndexWriter writer() {
    IndexWriter open = writer;
    if (open == null) {
      throw new AlreadyClosedException("this shard takes nothing in any more");
    }
    return open;
  }

  /// Lets searches find what came since.
  void refresh() throws IOException {
    searchers.maybeRefresh();
  }

  /// Makes everything durable.
  void commit(Map<Integer, Long> offsets) throws IOException {
    var data = new HashMap<String, String>();
    offsets.forEach((partition, offset) -> data.put(OFFSET + partition, Long.toString(offset)));
    data.put(BEGAN, Long.toString(beganMillis));
    data.put(SCHEMA, Integer.toString(schema));
    writer().setLiveCommitData(data.entrySet());
    writer().commit();
  }

  /// Ends taking in; merges under way are given up.
  void seal(Map<Integer, Long> offsets) throws IOException {
    commit(offsets);
    writer().rollback();
    writer = null;
    SearcherManager before = searchers;
    searchers = new SearcherManager(directory, null);
    before.close();
  }

  /// What it weighs on disk.
  long bytes() throws IOException {
    long sum = 0;
    for (String file : directory.listAll()) {
      sum += Files.exists(folder.resolve(file)) ? Files.size(folder.resolve(file)) : 0;
    }
    return sum;
  }

  /// The state of a shard at one moment; to be closed.
  final class Lease implements AutoCloseable {
    private final SearcherManager manager = searchers;
    private final IndexSearcher shared = manager.acquire();

    private Lease() throws IOException {}

    IndexReader reader() {
      return shared.getIndexReader();
    }

    /// The time of the newest event, or null when there is none.
    @Nullable Long newestMillis() throws IOException {
      byte[] most = PointValues.getMaxPackedValue(reader(), Schema.TIME);
      return most == null ? null : LongPoint.decodeDimension(most, 0);
    }

    @Override
    public void close() {
      try {
        manager.release(shared);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Its state now; null when it was dropped meanwhile.
  @Nullable Lease lease() throws IOException {
    try {
      return new Lease();
    } catch (AlreadyClosedException _) {
      return null;
    }
  }

  /// Lets go without a commit.
  @Override
  public void close() throws IOException {
    IndexWriter open = writer;
    writer = null;
    try {
      if (open != null) {
        open.rollback();
      }
    } finally {
      searchers.close();
      directory.close();
    }
  }

  /// Removes it.
  void drop() throws IOException {
    close();
    delete(folder);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

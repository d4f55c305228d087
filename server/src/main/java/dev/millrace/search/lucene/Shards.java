package dev.millrace.search.lucene;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;

/// The shards of a kind, the oldest first; the last takes events in.
///
/// One that is damaged is set [Aside]: the newest is then made anew from the topic, an older one is
/// searched no more. **Threading:** one thread changes them; any reads the list.
final class Shards implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Shards.class.getName());

  private final Path folder;
  private final LuceneConfig config;
  private final Analyzer analyzer;
  private final InstantSource clock;
  private final List<Shard> all = new CopyOnWriteArrayList<>();

  private Shards(Path folder, LuceneConfig config, Analyzer analyzer, InstantSource clock) {
    this.folder = folder;
    this.config = config;
    this.analyzer = analyzer;
    this.clock = clock;
  }

  static Shards open(Path folder, LuceneConfig config, Analyzer analyzer, InstantSource clock)
      throws IOException {
    Files.createDirectories(folder);
    var shards = new Shards(folder, config, analyzer, clock);
    shards.load();
    return shards;
  }

  /// **On failure** nothing is open, and nothing but damaged shards has been touched.
  private void load() throws IOException {
    try {
      openAll();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void openAll() throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(folder)) {
      folders = new ArrayList<>(found.filter(Shards::isShard).sorted().toList());
    }
    var aside = new Aside(folder);
    while (all.isEmpty() && !folders.isEmpty()) {
      Path last = folders.removeLast();
      open(aside, last, () -> Shard.resume(last, analyzer));
    }
    for (Path older : folders) {
      open(aside, older, () -> Shard.read(older));
    }
    if (all.isEmpty()) {
      all.add(create(1, Map.of()));
    } else if (!newest().isOfOurShape()) {
      follow(newest(), newest().offsets());
    }
  }

  /// Begins the next shard.
  private void follow(Shard last, Map<Integer, Long> offsets) throws IOException {
    last.seal(offsets);
    all.add(create(last.number() + 1, offsets));
  }

  private static boolean isShard(Path folder) {
    return folder.getFileName().toString().matches("[0-9]{12}");
  }

  /// What opens a shard.
  @FunctionalInterface
  private interface Opening {
    Shard open() throws IOException;
  }

  /// Opens a shard to stand before the newest, or sets it aside. Whatever else keeps it from being
  /// opened (no more open files, a disk that does not answer) says nothing of what it holds.
  private void open(Aside aside, Path shard, Opening opening) throws IOException {
    try {
      all.add(Math.max(0, all.size() - 1), opening.open());
    } catch (CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | IndexNotFoundException
        | IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "an index can not be read and is set aside folder=" + shard + " reason=" + e);
      aside.take(shard);
    }
  }

  private Shard create(long number, Map<Integer, Long> offsets) throws IOException {
    return Shard.create(folder.resolve(Shard.name(number)), analyzer, offsets, clock.millis());
  }

  List<Shard> all() {
    return all;
  }

  Shard newest() {
    return all.getLast();
  }

  /// Begins the next shard when the newest is large or old enough, and drops the oldest while there
  /// is too much.
  void turn(Map<Integer, Long> offsets) throws IOException {
    Shard last = newest();
    boolean old = clock.millis() - last.beganMillis() > config.shardAge().toMillis();
    if (last.bytes() > config.shardBytes() || (old && !isEmpty(last))) {
      follow(last, offsets);
    }
    while (all.size() > 1 && (bytes() > config.mostBytes() || isTooOld(all.getFirst()))) {
      all.removeFirst().drop();
    }
  }

  private static boolean isEmpty(Shard shard) throws IOException {
    try (Shard.Lease lease = shard.lease()) {
      return lease == null || lease.reader().numDocs() == 0;
    }
  }

  private boolean isTooOld(Shard shard) throws IOException {
    try (Shard.Lease lease = shard.lease()) {
      Long newest = lease == null ? null : lease.newestMillis();
      return newest == null || clock.millis() - newest > config.mostAge().toMillis();
    }
  }

  long bytes() throws IOException {
    long sum = 0;
    for (Shard shard : all) {
      sum += shard.bytes();
    }
    return sum;
  }

  /// Lets go of everything that is not committed and looks at the folder again.
  void reload() throws IOException {
    close();
    load();
  }

  @Override
  public void close() throws IOException {
    List<Shard> open = List.copyOf(all);
    all.clear();
    for (Shard shard : open) {
      shard.close();
    }
  }
}

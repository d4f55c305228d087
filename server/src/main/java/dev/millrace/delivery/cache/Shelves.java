package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.cache.Cached.InMemory;
import dev.millrace.delivery.cache.Cached.OnDisk;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where whole objects are: small ones in memory, all in files, of the cache or of an origin that
/// is this machine.
///
/// **Threading**: any; only [#recall] never blocks.
final class Shelves implements Fetch.Shelf, AutoCloseable {
  private static final Logger LOG = System.getLogger(Shelves.class.getName());
  private static final int MOST_OPEN_FILES = 1024;
  private static final int ENTRY_BYTES = 256;

  /// Every which hit in memory also counts as one on disk, lest the file of what is hot go cold.
  private static final int TOUCH_EVERY = 16;

  private final Origin origin;
  private final CacheConfig config;
  private final InstantSource clock;
  private final Counts counts;
  private final Cache<String, InMemory> memory;
  private final OpenFiles files;
  private final DiskTier disk;

  Shelves(Origin origin, CacheConfig config, InstantSource clock, Counts counts, Executor executor)
      throws IOException {
    this.origin = origin;
    this.config = config;
    this.clock = clock;
    this.counts = counts;
    this.files = new OpenFiles(MOST_OPEN_FILES, executor);
    this.disk = new DiskTier(DiskFolder.at(config.folder()), config.diskBytes(), files, executor);
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(config.memoryBytes())
            .weigher((String _, InMemory object) -> object.bytes().limit() + ENTRY_BYTES)
            .executor(executor)
            .evictionListener((_, _, _) -> counts.evictedFromMemory.increment())
            .build();
  }

  /// Takes up what an earlier process left; blocks.
  void scan() {
    disk.scan();
  }

  /// Whether that is done.
  boolean hasSeenAll() {
    return disk.isScanned();
  }

  /// The object, when it can be sent at once.
  @Nullable Cached recall(String key) {
    InMemory held = memory.getIfPresent(key);
    if (held == null || ThreadLocalRandom.current().nextInt(TOUCH_EVERY) == 0) {
      disk.touch(key);
    }
    return held == null ? files.recall(key) : held;
  }

  /// The object, if it is here; a small one comes into memory with it.
  @Nullable Cached find(String key) {
    Cached known = recall(key);
    OnDisk found = known == null ? near(key) : null;
    if (known == null && found == null) {
      found = disk.find(key);
    }
    if (found == null || found.facts().sizeBytes() > config.smallBytes()) {
      return known == null ? found : known;
    }
    return load(found);
  }

  private @Nullable Cached load(OnDisk found) {
    Facts facts = found.facts();
    files.forget(facts.key());
    try {
      return hold(facts, found.file().stream(0, facts.sizeBytes()));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A cached file can not be read. key=" + facts.key(), e);
      return null;
    }
  }

  private InMemory hold(Facts facts, InputStream stream) throws IOException {
    try (stream) {
      byte[] bytes = stream.readNBytes(Math.toIntExact(facts.sizeBytes()));
      if (bytes.length != facts.sizeBytes()) {
        throw new IOException("the file became shorter");
      }
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      var object = new InMemory(facts, new Beside(), direct.asReadOnlyBuffer());
      memory.put(facts.key(), object);
      return object;
    }
  }

  private @Nullable OnDisk near(String key) {
    try {
      Origin.Near near = origin.near(key).orElse(null);
      return near == null ? null : files.open(key, () -> opened(key, near));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "An object is not near. key=" + key, e);
      return null;
    }
  }

  private OpenFiles.Opened opened(String key, Origin.Near near) throws IOException {
    return new OpenFiles.Opened(Facts.of(key, near, clock.instant()), OpenFile.open(near.file()));
  }

  @Override
  public void keep(Facts facts, Arrival arrival) {
    InputStream bytes =
        facts.sizeBytes() <= config.smallBytes() ? arrival.open(0, facts.sizeBytes()) : null;
    if (bytes != null) {
      try {
        hold(facts, bytes);
      } catch (IOException e) {
        throw new IllegalStateException("an object that has arrived can be read", e);
      }
    }
    disk.keep(facts, arrival);
  }

  @Override
  public void drop(String key) {
    forget(key::equals);
  }

  @Override
  public boolean look(String key) {
    Cached found = find(key);
    if (found instanceof OnDisk kept) {
      kept.file().release();
    }
    return found != null;
  }

  /// As far as that can be said at once.
  boolean has(String key) {
    return memory.asMap().containsKey(key) || files.has(key) || disk.has(key);
  }

  /// Forgets objects; how many there were.
  long forget(Predicate<String> keys) {
    long inMemory = memory.asMap().keySet().stream().filter(keys).count();
    memory.asMap().keySet().removeIf(keys);
    files.forget(keys);
    return Math.max(inMemory, disk.forget(keys));
  }

  CacheStats.Tier inMemory() {
    long bytes = memory.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
    return new CacheStats.Tier(memory.estimatedSize(), bytes, counts.evictedFromMemory.sum(), 0);
  }

  CacheStats.Tier onDisk() {
    return new CacheStats.Tier(disk.objects(), disk.bytes(), disk.evictions(), disk.failures());
  }

  @Override
  public void close() {
    files.close();
    disk.close();
  }
}

package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.cache.Cached.InMemory;
import dev.millrace.delivery.cache.Cached.OnDisk;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where whole objects are: small ones in memory, all in files, of the cache or of an origin that
/// is this machine.
///
/// **Threading**: any; only [#recall] never blocks.
final class Shelves implements Fetch.Shelf, AutoCloseable {
  private static final Logger LOG = System.getLogger(Shelves.class.getName());
  private static final int MOST_OPEN_FILES = 1024;
  private static final int MOST_ASKED_FOR = 10_000;
  private static final Duration NO_ROOM_FOR = Duration.ofSeconds(30);

  /// The files of smaller objects need not stay open beside those in memory.
  private static final int LEAST_SENT_AS_FILE = 32 * 1024;

  /// Of the memory for what arrives, this share may be of what has arrived and is kept nowhere.
  private static final int PASSING_ONE_IN = 2;

  /// Every which hit in memory also counts as one on disk, lest the file of what is hot go cold.
  private static final int TOUCH_EVERY = 16;

  private final Origin origin;
  private final CacheConfig config;
  private final InstantSource clock;
  private final Counts counts;
  private final Forgetting forgetting = new Forgetting();
  private final MemoryTier memory;
  private final Passing passing;

  /// Small objects that were sent from their files.
  private final Cache<String, Boolean> askedFor =
      Caffeine.newBuilder().maximumSize(MOST_ASKED_FOR).build();

  /// Those that memory gave up for others.
  private final Cache<String, Boolean> noRoomFor =
      Caffeine.newBuilder().maximumSize(MOST_ASKED_FOR).expireAfterWrite(NO_ROOM_FOR).build();

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
    this.memory = new MemoryTier(config, executor, this::evicted);
    this.passing = new Passing(config.arrivingBytes() / PASSING_ONE_IN, executor);
  }

  /// Takes up what an earlier process left and tells of each object; blocks.
  void scan(Consumer<Facts> seen) {
    disk.scan(seen);
  }

  /// Whether that is done.
  boolean hasSeenAll() {
    return disk.isScanned();
  }

  /// The object, when it can be sent at once.
  @Nullable Cached recall(String key) {
    InMemory held = memory.recall(key);
    if (held == null || ThreadLocalRandom.current().nextInt(TOUCH_EVERY) == 0) {
      disk.touch(key);
    }
    if (held != null) {
      return held;
    }
    OnDisk opened = inFile(key);
    return opened == null ? passing.recall(key) : opened;
  }

  /// One that is to come into memory is not to be had at once.
  private @Nullable OnDisk inFile(String key) {
    OnDisk opened = files.recall(key);
    if (opened == null || !isToBeLoaded(opened.facts())) {
      return opened;
    }
    opened.file().release();
    return null;
  }

  /// Whether it is a small object that was sent from its file lately. So what is asked for once or
  /// twice, as most of a scan is, takes no memory of its own, which the collector alone gives back;
  /// nor, for a while, does what memory had no room for.
  private boolean isToBeLoaded(Facts facts) {
    return facts.sizeBytes() <= config.smallBytes()
        && askedFor.asMap().putIfAbsent(facts.key(), true) != null
        && memory.hasRoom()
        && !noRoomFor.asMap().containsKey(facts.key());
  }

  private void evicted(String key) {
    counts.evictedFromMemory.increment();
    noRoomFor.put(key, true);
  }

  /// The object, if it is here; a small one comes into memory when it is asked for again.
  @Nullable Cached find(String key) {
    long before = forgetting.count(key);
    Cached known = recall(key);
    OnDisk found = known == null ? near(key) : null;
    if (known == null && found == null) {
      found = disk.find(key);
    }
    return found == null || !isToBeLoaded(found.facts())
        ? known == null ? found : known
        : load(found, before);
  }

  /// One that is forgotten while it is read is for who asked for it before, and for nobody else.
  private @Nullable Cached load(OnDisk found, long before) {
    Facts facts = found.facts();
    if (facts.sizeBytes() < LEAST_SENT_AS_FILE) {
      files.forget(facts.key());
    }
    try {
      InMemory loaded = hold(facts, found.file().stream(0, facts.sizeBytes()));
      if (forgetting.count(facts.key()) != before) {
        memory.remove(loaded);
      }
      return loaded;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A cached file can not be read. key=" + facts.key(), e);
      return null;
    }
  }

  private InMemory hold(Facts facts, InputStream stream) throws IOException {
    return memory.hold(facts, stream, () -> openFile(facts));
  }

  private @Nullable OpenFile openFile(Facts facts) {
    OnDisk opened = files.recall(facts.key());
    if (opened == null || opened.facts().etag().equals(facts.etag())) {
      return opened == null ? null : opened.file();
    }
    opened.file().release();
    return null;
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
  public @Nullable Held keep(Facts facts, Arrival arrival) {
    long failures = disk.failures();
    Held held = disk.keep(facts, arrival);
    boolean isInMemoryAlone = config.diskBytes() == 0 || disk.failures() != failures;
    if (isInMemoryAlone && facts.sizeBytes() <= config.smallBytes() && memory.hasRoom()) {
      keepInMemory(facts, arrival);
    } else if (isInMemoryAlone && held == null) {
      passing.hold(facts, arrival);
    }
    return held;
  }

  private void keepInMemory(Facts facts, Arrival arrival) {
    InputStream bytes = arrival.open(0, facts.sizeBytes());
    if (bytes != null) {
      try {
        hold(facts, bytes).letGo();
      } catch (IOException e) {
        throw new IllegalStateException("an object that has arrived can be read", e);
      }
    }
  }

  @Override
  public boolean mayKeep(Facts facts) {
    return config.diskBytes() > 0
        || facts.sizeBytes() <= config.smallBytes()
        || passing.takes(facts.sizeBytes());
  }

  @Override
  public void makeRoom() {
    passing.clear();
  }

  @Override
  public void drop(String key) {
    forget(key::equals);
  }

  @Override
  public boolean look(String key) {
    Cached found = find(key);
    if (found != null) {
      found.letGo();
    }
    return found != null;
  }

  /// As far as that can be said at once.
  boolean has(String key) {
    return memory.has(key) || files.has(key) || disk.has(key) || passing.has(key);
  }

  /// Forgets objects; how many there were. One tier after the other, in the order in which one is
  /// made of the other.
  long forget(Predicate<String> keys) {
    long onDisk = disk.forget(keys);
    files.forget(keys);
    forgetting.many();
    long inMemory = memory.forget(keys) + passing.forget(keys);
    return Math.max(inMemory, onDisk);
  }

  CacheStats.Tier inMemory() {
    // What is to go does so before it is weighed.
    long bytes = memory.bytes();
    long evictions = counts.evictedFromMemory.sum();
    return new CacheStats.Tier(memory.objects(), bytes, evictions, 0);
  }

  /// What memory has given up and is still being sent.
  long leftoverBytes() {
    return memory.leftoverBytes();
  }

  CacheStats.Tier onDisk() {
    return new CacheStats.Tier(disk.objects(), disk.bytes(), disk.evictions(), disk.failures());
  }

  @Override
  public void close() {
    passing.clear();
    files.close();
    disk.close();
  }
}

package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.store.ObjectMissing;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The objects of an origin, near: small ones in memory, others in files, each fetched once for all
/// who ask.
///
/// An object is looked for in memory, among those on their way, on disk, and then at the origin;
/// whoever asks while it arrives reads along. Objects are for ever: what may change is no object of
/// this cache.
///
/// **Threading**: any; only [#recall] and [#prefetch] never block. **Limits**: [CacheConfig].
/// **On failure** of the origin what is cached continues; failures of the disk cost the hit alone.
public final class EdgeCache implements AutoCloseable {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("cache-", 0).factory();
  private static final Executor EXECUTOR = task -> THREADS.newThread(task).start();
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_MISSING = 10_000;
  private static final int MOST_LOOKS = 5;
  private static final int MOST_PREFETCHES = 4;

  private final Counts counts = new Counts();
  private final ConcurrentHashMap<String, Fetch> fetches = new ConcurrentHashMap<>();

  /// Also those that were purged meanwhile, and that nobody joins any more.
  private final Set<Fetch> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicInteger prefetches = new AtomicInteger();
  private final Cache<String, Boolean> missing;

  /// What was not to be had when it was fetched ahead.
  private final Cache<String, Boolean> vain;

  private final Shelves shelves;
  private final Slices slices = new Slices(new SliceShelf());
  private final Fetch.Means means;

  private EdgeCache(Origin origin, CacheConfig config, InstantSource clock) throws IOException {
    this.shelves = new Shelves(origin, config, clock, counts, EXECUTOR);
    this.missing = shortly(config);
    this.vain = shortly(config);
    var pieces = new Pieces(config.arrivingBytes());
    var sliced = new SlicedOrigin(origin);
    this.means = new Fetch.Means(sliced, config, pieces, counts, clock, shelves, this::sliced);
  }

  /// Slices are objects of this cache like others, but for what nobody asks for by itself.
  private final class SliceShelf implements Slices.Shelf {
    @Override
    public Cached find(Slice slice) throws IOException {
      return look(slice.key());
    }

    @Override
    public boolean has(Slice slice) {
      return shelves.has(slice.key());
    }

    @Override
    public void drop(Slice slice) {
      shelves.drop(slice.key());
    }

    @Override
    public void prefetch(Slice slice) {
      EdgeCache.this.prefetch(slice.key());
    }
  }

  private static Cache<String, Boolean> shortly(CacheConfig config) {
    return Caffeine.newBuilder()
        .maximumSize(MOST_MISSING)
        .expireAfterWrite(config.missing())
        .build();
  }

  /// A cache over `origin`; what an earlier one left in its folder is taken up in the background.
  ///
  /// **On failure** the folder can not be made or read.
  public static EdgeCache open(Origin origin, CacheConfig config, InstantSource clock)
      throws IOException {
    var cache = new EdgeCache(origin, config, clock);
    EXECUTOR.execute(() -> cache.shelves.scan(cache.slices::noteKept));
    return cache;
  }

  /// The object, when it can be sent at once.
  public @Nullable Cached recall(String key) {
    Cached found = known(key);
    return found == null ? null : counts.count(found);
  }

  private @Nullable Cached known(String key) {
    Cached found = shelves.recall(key);
    return found == null ? slices.recall(key) : found;
  }

  /// The object, wherever it is. **On failure** [ObjectMissing], [IOException] or what the origin
  /// threw.
  public Cached find(String key) throws IOException {
    return counts.count(look(key));
  }

  private Cached look(String key) throws IOException {
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Cached found = lookOnce(key);
      if (found != null) {
        return found;
      }
    }
    throw new IOException("the object comes and goes faster than it can be read");
  }

  /// Null when the object was on its way a moment ago and is elsewhere now.
  private @Nullable Cached lookOnce(String key) throws IOException {
    Cached known = known(key);
    if (known != null) {
      return known;
    }
    if (missing.getIfPresent(key) != null) {
      counts.missing.increment();
      throw new ObjectMissing(key);
    }
    Fetch running = fetches.get(key);
    if (running != null) {
      return join(key, running);
    }
    Cached here = shelves.find(key);
    return here == null ? fetch(key) : here;
  }

  private @Nullable Cached fetch(String key) throws IOException {
    var mine = new Fetch(key, means, 1);
    Fetch other = fetches.putIfAbsent(key, mine);
    if (other != null) {
      return join(key, other);
    }
    underWay.add(mine);
    EXECUTOR.execute(() -> run(mine));
    return follow(mine, false);
  }

  /// A fetch that nobody can follow any more is not to be found by the next look either.
  private @Nullable Cached join(String key, Fetch running) throws IOException {
    Cached followed = follow(running.join(), true);
    if (followed == null) {
      fetches.remove(key, running);
    }
    return followed;
  }

  private void run(Fetch fetch) {
    try {
      fetch.run();
    } finally {
      end(fetch);
    }
  }

  /// An object is too large: its first slice comes by the way on which that was found out.
  private Runnable sliced(Facts whole, Origin.Opened opened) {
    slices.note(whole);
    Slice first = Slice.at(whole, 0);
    var fetch = new Fetch(first.key(), means, 0);
    if (fetches.putIfAbsent(first.key(), fetch) != null) {
      return () -> {};
    }
    underWay.add(fetch);
    return () -> {
      try {
        fetch.run(opened.cut(first.lengthBytes()));
      } finally {
        end(fetch);
      }
    };
  }

  private void end(Fetch fetch) {
    if (fetch.isUnwanted()) {
      slices.forget(fetch.key()::equals);
      shelves.forget(key -> Slice.objectOf(key).equals(fetch.key()));
    }
    fetches.remove(fetch.key(), fetch);
    underWay.remove(fetch);
    fetch.end();
  }

  private @Nullable Cached follow(Fetch fetch, boolean joined) throws IOException {
    try {
      return fetch.await(joined);
    } catch (ObjectMissing e) {
      missing.put(fetch.key(), true);
      if (fetch.isUnwanted()) {
        missing.invalidate(fetch.key());
      }
      counts.missing.increment();
      throw e;
    }
  }

  /// Fetches an object that will be asked for soon, if it is not here and the origin is not busy
  /// with others of this kind.
  public void prefetch(String key) {
    if (fetches.containsKey(key) || vain.getIfPresent(key) != null || shelves.has(key)) {
      return;
    }
    if (prefetches.incrementAndGet() > MOST_PREFETCHES) {
      prefetches.decrementAndGet();
      return;
    }
    var fetch = new Fetch(key, means, 0).ahead();
    if (fetches.putIfAbsent(key, fetch) != null) {
      prefetches.decrementAndGet();
      return;
    }
    counts.prefetched.increment();
    underWay.add(fetch);
    EXECUTOR.execute(
        () -> {
          try {
            fetch.run();
            if (fetch.wasVain() && fetch.equals(fetches.get(key))) {
              vain.put(key, true);
            }
          } finally {
            end(fetch);
            prefetches.decrementAndGet();
          }
        });
  }

  /// Forgets objects by their keys, on every tier; those on their way arrive, but are not kept.
  ///
  /// @return how many were here
  public long purge(Predicate<String> objects) {
    Predicate<String> keys = key -> objects.test(Slice.objectOf(key));
    slices.forget(keys);
    fetches.forEach(
        (key, fetch) -> {
          if (keys.test(key)) {
            fetch.discard();
            fetches.remove(key, fetch);
          }
        });
    missing.asMap().keySet().removeIf(keys);
    vain.asMap().keySet().removeIf(keys);
    return shelves.forget(keys);
  }

  /// Whether all that an earlier process left has been looked through.
  public boolean hasSeenAll() {
    return shelves.hasSeenAll();
  }

  /// Whether anything is on its way.
  boolean isFetching() {
    return !fetches.isEmpty();
  }

  /// What it has done and what it holds.
  public CacheStats stats() {
    var answers =
        new CacheStats.Answers(
            counts.fromMemory.sum(),
            counts.fromDisk.sum(),
            counts.fetched.sum(),
            counts.joined.sum(),
            counts.sliced.sum(),
            counts.missing.sum());
    var origin =
        new CacheStats.FromOrigin(
            counts.originRequests.sum(),
            counts.originBytes.sum(),
            counts.broken.sum(),
            counts.prefetched.sum());
    return new CacheStats(
        answers, origin, shelves.inMemory(), shelves.onDisk(), shelves.leftoverBytes());
  }

  /// Lets what is being written end, for a moment; nothing more is kept.
  @Override
  public void close() {
    List<Fetch> running = List.copyOf(underWay);
    running.forEach(Fetch::discard);
    running.forEach(fetch -> fetch.awaitEnd(CLOSE_PATIENCE));
    shelves.close();
  }
}

package dev.millrace.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.Refreshed.Aged;
import dev.millrace.delivery.Refreshed.Way;
import dev.millrace.http.Problem;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The playlists of assets as their objects have them: looked at again every second while an asset
/// grows and every minute when it is final, and known on when the store is away.
///
/// That one is missing is remembered for [#MISSING], so that asking on does not ask the store.
///
/// **Threading**: any; only [#recall] never blocks. **Limits**: [#MOST_BYTES] a playlist,
/// [#MOST_HELD] in all, [#MOST_MISSING] that are missing. **On failure**: one that is larger is a
/// problem that says so.
final class Playlists {
  static final int MOST_BYTES = 8 << 20;

  static final Problem.Type TOO_LARGE =
      new Problem.Type("playlist-too-large", 500, "The playlist is too large to be sent");

  private static final long MOST_HELD = 64 << 20;
  private static final int MOST_MISSING = 10_000;
  private static final Duration MISSING = Duration.ofSeconds(2);

  /// What one takes of the heap beside its bytes.
  private static final int OVERHEAD = 512;

  private final Refreshed<Key, Playlist> known;
  private final ObjectStore store;
  private final Foreseen foreseen;
  private final Lane doubtful;
  private final AtomicLong forgotten = new AtomicLong();
  private final Map<Way, LongAdder> given = new EnumMap<>(Way.class);
  private final LongAdder notThere = new LongAdder();
  private final LongAdder originBytes = new LongAdder();
  private final Cache<String, Boolean> missing =
      Caffeine.newBuilder().maximumSize(MOST_MISSING).expireAfterWrite(MISSING).build();

  /// @param doubtful for those that are not foreseen
  Playlists(ObjectStore store, Foreseen foreseen, Lane doubtful) {
    this.store = store;
    this.foreseen = foreseen;
    this.doubtful = doubtful;
    for (Way way : Way.values()) {
      given.put(way, new LongAdder());
    }
    this.known =
        new Refreshed<>(
            MOST_HELD,
            playlist -> OVERHEAD + playlist.heldBytes(),
            this::read,
            Playlist::freshness,
            System::nanoTime);
  }

  /// A playlist's object, and in which form it is wanted.
  record Key(String object, Playlist.Form form) {}

  @Nullable Aged<Playlist> recall(Key key) {
    return known.recall(key);
  }

  /// The playlist, read if need be. **On failure** [ObjectMissing], or what the store threw.
  Aged<Playlist> find(Key key) {
    String object = key.object();
    if (missing.getIfPresent(object) != null) {
      notThere.increment();
      throw new ObjectMissing(object);
    }
    long before = forgotten.get();
    try {
      return known.find(key);
    } catch (ObjectMissing e) {
      notThere.increment();
      missing.put(object, true);
      if (forgotten.get() != before) {
        missing.invalidate(object);
      }
      throw e;
    }
  }

  private Playlist read(Key key) {
    try (ObjectRead read = open(key.object())) {
      if (read.head().sizeBytes() > MOST_BYTES) {
        throw TOO_LARGE.because("it has more than 8 MiB").thrown();
      }
      byte[] stored = read.stream().readAllBytes();
      originBytes.add(stored.length);
      foreseen.playlist(key.object(), new String(stored, StandardCharsets.ISO_8859_1));
      return Playlist.of(key.object(), stored, key.form(), read.head().etag());
    } catch (IOException e) {
      throw new StoreUnavailable("reading " + key.object() + " broke off", e);
    }
  }

  private ObjectRead open(String object) {
    return foreseen.has(object)
        ? store.open(object, 0, MOST_BYTES)
        : doubtful.through(() -> store.open(object, 0, MOST_BYTES));
  }

  /// Counts one that was given to who asked for it.
  void gave(Aged<Playlist> playlist) {
    count(playlist.way()).increment();
  }

  private LongAdder count(Way way) {
    return Objects.requireNonNull(given.get(way));
  }

  PlaylistStats stats() {
    return new PlaylistStats(
        count(Way.FRESH).sum(),
        count(Way.STALE).sum(),
        count(Way.RENEWED).sum(),
        count(Way.NEW).sum(),
        count(Way.JOINED).sum(),
        notThere.sum(),
        originBytes.sum());
  }

  /// Looks anew at such playlists, by their objects; while the store is away they go on.
  void outdate(Predicate<String> which) {
    known.outdate(key -> which.test(key.object()));
    lookAgain(which);
  }

  /// Such playlists are not known any more.
  void forget(Predicate<String> which) {
    known.forgetIf(key -> which.test(key.object()));
    lookAgain(which);
  }

  /// The number goes first: who finds one missing looks at it after he has noted so.
  private void lookAgain(Predicate<String> which) {
    forgotten.incrementAndGet();
    missing.asMap().keySet().removeIf(which);
  }
}

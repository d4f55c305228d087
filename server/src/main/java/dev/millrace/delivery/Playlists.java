package dev.millrace.delivery;

import dev.millrace.delivery.Refreshed.Aged;
import dev.millrace.delivery.Refreshed.Freshness;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The playlists of assets as their objects have them: looked at again every second while an asset
/// grows and every minute when it is final, and known on when the store is away.
///
/// **Threading**: any; only [#recall] never blocks. **Limits**: [#MOST_BYTES] a playlist.
final class Playlists {
  private static final int MOST = 4096;
  private static final int MOST_BYTES = 8 << 20;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WHILE_AWAY = Duration.ofHours(1);

  private final Refreshed<Key, Text> known;
  private final ObjectStore store;

  Playlists(ObjectStore store) {
    this.store = store;
    this.known = new Refreshed<>(MOST, this::read, Text::freshness, System::nanoTime);
  }

  /// A playlist's object.
  ///
  /// @param grows whether the asset is not final, which is another entry than when it is
  record Key(String object, boolean grows) {}

  /// @param etag the object's
  record Text(String text, String etag, boolean grows) {
    /// A player that reloads a playlist that grows must not be a whole reload behind.
    Freshness freshness() {
      return grows
          ? new Freshness(SECOND, SECOND, WHILE_AWAY)
          : new Freshness(MINUTE, MINUTE, WHILE_AWAY);
    }
  }

  @Nullable Aged<Text> recall(Key key) {
    return known.recall(key);
  }

  Aged<Text> find(Key key) {
    return known.find(key);
  }

  private Text read(Key key) {
    try (ObjectRead read = store.open(key.object(), 0, MOST_BYTES)) {
      String text = new String(read.stream().readAllBytes(), StandardCharsets.UTF_8);
      return new Text(text, read.head().etag(), key.grows());
    } catch (IOException e) {
      throw new StoreUnavailable("reading " + key.object() + " broke off", e);
    }
  }

  /// Looks anew at such playlists, by their objects; while the store is away they go on.
  void outdate(Predicate<String> which) {
    known.outdate(key -> which.test(key.object()));
  }

  /// Such playlists are not known any more.
  void forget(Predicate<String> which) {
    known.forgetIf(key -> which.test(key.object()));
  }
}

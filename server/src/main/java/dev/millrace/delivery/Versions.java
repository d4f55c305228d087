package dev.millrace.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.Refreshed.Aged;
import dev.millrace.delivery.Refreshed.Freshness;
import dev.millrace.delivery.Refreshed.Way;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which version of each asset plays, as this edge knows it: asked for once a second, and known on
/// while the catalogue is away, for as long as [Published#outlasts].
///
/// **Threading**: any; only [#recall] never blocks. **Limits**: [#MOST] films; those that are not
/// foreseen have a [Lane] of their own.
final class Versions {
  private static final int LONGEST_ID = 64;
  private static final int MOST = 10_000;

  /// Of the database's connections some are for films that play.
  private static final int STRANGERS_AT_ONCE = 4;

  private static final int STRANGERS_WAITING = 1_024;
  private static final Duration FRESH = Duration.ofSeconds(1);

  /// A database that hangs shall not keep a film from whoever might play it a moment ago.
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private static final Freshness OF_NOTHING =
      new Freshness(FRESH, Duration.ZERO, Duration.ZERO, PATIENCE);

  private static final Aged<Optional<Published.Version>> NOTHING =
      new Aged<>(Optional.empty(), Duration.ZERO, Way.FRESH);

  private final Published published;
  private final Foreseen foreseen;
  private final Lane strangers = new Lane(STRANGERS_AT_ONCE, STRANGERS_WAITING);
  private final Refreshed<String, Optional<Published.Version>> known;

  /// Ids are never used again, so that it is enough to outlast a request that found the version
  /// just before.
  private final Cache<String, Boolean> gone =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofMinutes(2)).build();

  Versions(Published published, Foreseen foreseen) {
    this.published = published;
    this.foreseen = foreseen;
    var ofSomething = new Freshness(FRESH, FRESH, published.outlasts(), PATIENCE);
    this.known =
        new Refreshed<>(
            MOST,
            _ -> 1,
            this::look,
            version -> version.isPresent() ? ofSomething : OF_NOTHING,
            System::nanoTime);
  }

  /// What is known of it, when that will do without asking; an empty value: nothing plays.
  @Nullable Aged<Optional<Published.Version>> recall(String assetId) {
    return isGone(assetId) ? NOTHING : known.recall(assetId);
  }

  Optional<Published.Version> find(String assetId) {
    return isGone(assetId) ? Optional.empty() : known.find(assetId).value();
  }

  /// A film that never played here may be one that somebody made up.
  private Optional<Published.Version> look(String assetId) {
    var found =
        foreseen.isFilm(assetId)
            ? published.version(assetId)
            : strangers.through(() -> published.version(assetId));
    found.ifPresent(version -> foreseen.film(assetId, version.number()));
    return found;
  }

  private boolean isGone(String assetId) {
    return !isId(assetId) || (!gone.asMap().isEmpty() && gone.getIfPresent(assetId) != null);
  }

  private static boolean isId(String text) {
    boolean fits = !text.isEmpty() && text.length() <= LONGEST_ID;
    for (int i = 0; i < text.length() && fits; i++) {
      char c = text.charAt(i);
      fits =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (i > 0 && (c == '_' || c == '-'));
    }
    return fits;
  }

  /// There is nothing to play of this asset any more.
  void end(String assetId) {
    gone.put(assetId, true);
    known.forget(assetId);
  }

  /// How many questions for films that nobody knows were refused.
  long refused() {
    return strangers.refused();
  }

  void forgetAll() {
    known.forgetAll();
  }

  /// Something about the asset changed.
  void forget(String assetId) {
    known.forget(assetId);
  }
}

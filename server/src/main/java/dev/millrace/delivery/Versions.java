package dev.millrace.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.Refreshed.Aged;
import dev.millrace.delivery.Refreshed.Freshness;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which version of each asset plays, as this edge knows it: asked for once a second, and known on
/// when the catalogue is away.
///
/// **Threading**: any; only [#recall] never blocks.
final class Versions {
  private static final int LONGEST_ID = 64;
  private static final int MOST = 10_000;
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Freshness OF_SOMETHING = new Freshness(FRESH, FRESH, Duration.ofHours(1));
  private static final Freshness OF_NOTHING = new Freshness(FRESH, Duration.ZERO, Duration.ZERO);

  private static final Aged<Optional<Published.Version>> NOTHING =
      new Aged<>(Optional.empty(), Duration.ZERO, false);

  private final Refreshed<String, Optional<Published.Version>> known;

  /// Ids are never used again, so that it is enough to outlast a request that found the version
  /// just before.
  private final Cache<String, Boolean> gone =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofMinutes(2)).build();

  Versions(Published published) {
    this.known =
        new Refreshed<>(
            MOST,
            published::version,
            version -> version.isPresent() ? OF_SOMETHING : OF_NOTHING,
            System::nanoTime);
  }

  /// What is known of it, when that will do without asking; an empty value: nothing plays.
  @Nullable Aged<Optional<Published.Version>> recall(String assetId) {
    return isGone(assetId) ? NOTHING : known.recall(assetId);
  }

  Optional<Published.Version> find(String assetId) {
    return isGone(assetId) ? Optional.empty() : known.find(assetId).value();
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

  void forgetAll() {
    known.forgetAll();
  }

  /// Something about the asset changed.
  void forget(String assetId) {
    known.forget(assetId);
  }
}

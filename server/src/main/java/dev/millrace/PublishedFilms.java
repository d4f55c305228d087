package dev.millrace;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.delivery.Published;
import dev.millrace.http.Problem;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// Which version of a film plays, as the catalogue says.
///
/// **Threading:** any; blocks. **On failure** of the database the 503 problem. While it is away one
/// look-up at a time waits for it, and the others fail at once: an edge plays on by what it knows,
/// and nobody shall wait for that.
final class PublishedFilms implements Published {
  private final Function<AssetId, Optional<Asset>> catalog;
  private final Duration outlasts;
  private final AtomicBoolean probing = new AtomicBoolean();
  private volatile boolean away;

  /// @param outlasts how long films play on while the database is away
  PublishedFilms(Function<AssetId, Optional<Asset>> catalog, Duration outlasts) {
    this.catalog = catalog;
    this.outlasts = outlasts;
  }

  @Override
  public Duration outlasts() {
    return outlasts;
  }

  @Override
  public Optional<Version> version(String assetId) {
    return AssetId.isValid(assetId)
        ? find(new AssetId(assetId)).map(PublishedFilms::version)
        : Optional.empty();
  }

  private Optional<Asset> find(AssetId id) {
    boolean probe = away;
    if (probe && !probing.compareAndSet(false, true)) {
      throw doesNotAnswer().thrown();
    }
    try {
      Optional<Asset> found = catalog.apply(id);
      away = false;
      return found;
    } catch (DatabaseUnavailable e) {
      away = true;
      throw doesNotAnswer().thrown(e);
    } finally {
      if (probe) {
        probing.set(false);
      }
    }
  }

  private static Problem doesNotAnswer() {
    return Problem.UNAVAILABLE.because("the database does not answer");
  }

  private static Version version(Asset asset) {
    Policy policy = PolicyJson.stored(asset.description().policy());
    return new Version(
        asset.version(),
        asset.status() == Asset.Status.READY,
        policy.protection() == Policy.Protection.AES_128,
        policy.playback());
  }
}

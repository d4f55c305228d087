package dev.millrace;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.Published;
import dev.millrace.delivery.Purges;
import dev.millrace.http.Problem;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Where films are played from: delivery over the bucket, by what the catalogue says.
final class Edge {
  private Edge() {}

  static Delivery open(Foundations on, Settings settings, InstantSource clock) {
    Published published = id -> published(on.catalog(), id);
    try {
      return Delivery.open(on.store(), published, settings.cache(), clock);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot use the cache's folder %s (%s); set delivery.cache to one that can be written"
              .formatted(settings.cache().folder(), e.getMessage()));
    }
  }

  static Purges purges(Foundations on, Delivery delivery, InstantSource clock) {
    return new Purges(
        delivery::purge, on.announcements()::tell, () -> on.ids().next().value(), clock);
  }

  /// Which version of an asset plays; empty when there is no such asset.
  private static Optional<Published.Version> published(Catalog catalog, String id) {
    try {
      return AssetId.isValid(id)
          ? catalog.find(new AssetId(id)).map(Edge::version)
          : Optional.empty();
    } catch (DatabaseUnavailable e) {
      throw Problem.UNAVAILABLE.because("the database does not answer").thrown(e);
    }
  }

  private static Published.Version version(Asset asset) {
    Policy policy = PolicyJson.stored(asset.description().policy());
    return new Published.Version(
        asset.version(),
        asset.status() == Asset.Status.READY,
        policy.protection() == Policy.Protection.AES_128,
        policy.playback());
  }
}

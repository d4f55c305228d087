package dev.millrace.intake;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.RequestKey;
import dev.millrace.intake.Pulled.Gone;
import dev.millrace.intake.Pulled.KeyReused;
import dev.millrace.intake.Pulled.Queued;
import dev.millrace.intake.Pulled.Refused;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import java.util.Optional;
import java.util.function.Consumer;

/// Films that have an address: begins their assets, whose workflow fetches them.
///
/// **Threading:** safe; calls are a few statements to the database, and ask nobody else. **On
/// failure** of the database nothing is lost: a repeat with the same key goes on where it was.
public final class Pulls {
  private final Catalog catalog;
  private final Outbound outbound;
  private final Consumer<AssetId> listener;

  /// @param listener starts the work on an asset that is to be fetched; a repeat does no harm
  public Pulls(Catalog catalog, Outbound outbound, Consumer<AssetId> listener) {
    this.catalog = catalog;
    this.outbound = outbound;
    this.listener = listener;
  }

  /// Begins the asset. With a key, a repeat of the request within 24 hours answers for the asset
  /// that the first one made.
  public Pulled pull(PullRequest request, Optional<RequestKey> key) {
    Description description;
    try {
      outbound.check(request.sourceUrl());
      description = request.description();
    } catch (OutboundException e) {
      return new Refused("sourceUrl", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return new Refused("request", String.valueOf(e.getMessage()));
    }
    if (key.isPresent()) {
      return once(key.get(), description);
    }
    var asset = catalog.create(catalog.newId(), description);
    listener.accept(asset.id());
    return new Queued(asset, false);
  }

  private Pulled once(RequestKey key, Description description) {
    var use = catalog.create(key, description);
    if (!use.sameRequest()) {
      return new KeyReused();
    }
    var asset = catalog.find(use.assetId()).orElse(null);
    if (asset == null) {
      return new Gone(use.assetId());
    }
    if (asset.status() == Asset.Status.QUEUED) {
      listener.accept(asset.id());
    }
    return new Queued(asset, !use.first());
  }
}

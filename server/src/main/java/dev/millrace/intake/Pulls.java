package dev.millrace.intake;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Description;
import dev.millrace.intake.Pulled.Gone;
import dev.millrace.intake.Pulled.KeyReused;
import dev.millrace.intake.Pulled.Queued;
import dev.millrace.intake.Pulled.Refused;
import dev.millrace.intake.sql.PullTable;
import dev.millrace.intake.sql.PullTable.Owner;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Films that have an address: begins their assets, whose workflow fetches them.
///
/// **Threading:** safe; calls are a few statements to the database, and ask nobody else. **On
/// failure** of the database nothing is lost: a repeat with the same key goes on where it was.
public final class Pulls {
  private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private final Catalog catalog;
  private final PullTable table;
  private final Outbound outbound;
  private final Consumer<AssetId> listener;

  /// @param listener starts the work on an asset that is to be fetched; a repeat does no harm
  public Pulls(Catalog catalog, PullTable table, Outbound outbound, Consumer<AssetId> listener) {
    this.catalog = catalog;
    this.table = table;
    this.outbound = outbound;
    this.listener = listener;
  }

  /// Begins the asset. With an owner, a repeat of the request within 24 hours answers for the
  /// asset that the first one made.
  public Pulled pull(PullRequest request, Optional<Owner> owner) {
    Description description;
    try {
      outbound.check(request.sourceUrl());
      description = request.description();
    } catch (OutboundException e) {
      return new Refused("sourceUrl", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return new Refused("request", String.valueOf(e.getMessage()));
    }
    if (owner.isEmpty()) {
      return begin(catalog.newId(), description, false);
    }
    if (!KEY.matcher(owner.get().key()).matches()) {
      return new Refused("Idempotency-Key", "a key has 1 to 255 visible ASCII characters");
    }
    return repeatable(request, description, owner.get());
  }

  /// Whether a request of this owner has begun an asset within 24 hours.
  public boolean isKnown(Owner owner) {
    return KEY.matcher(owner.key()).matches() && table.isThere(owner);
  }

  private Pulled repeatable(PullRequest request, Description description, Owner owner) {
    AssetId fresh = catalog.newId();
    var row = table.of(owner, request.hash(), fresh);
    if (!row.requestHash().equals(request.hash())) {
      return new KeyReused();
    }
    if (row.begun()) {
      return catalog
          .find(row.assetId())
          .<Pulled>map(asset -> new Queued(asset, true))
          .orElseGet(() -> new Gone(row.assetId()));
    }
    var begun = begin(row.assetId(), description, !row.assetId().equals(fresh));
    table.begun(owner);
    return begun;
  }

  private Pulled begin(AssetId id, Description description, boolean repeated) {
    var asset = catalog.create(id, description);
    listener.accept(id);
    return new Queued(asset, repeated);
  }
}

package dev.millrace.intake;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;

/// How a request to fetch a film ended.
public sealed interface Pulled {
  /// The asset is queued, or further; `repeated` when an earlier request with the same key made it.
  record Queued(Asset asset, boolean repeated) implements Pulled {}

  /// The request says something that is not acceptable; nothing was made.
  record Refused(String field, String reason) implements Pulled {}

  /// The idempotency key was used before for a different request; nothing was made.
  record KeyReused() implements Pulled {}

  /// An earlier request with the same key made the asset, which was deleted since.
  record Gone(AssetId assetId) implements Pulled {}
}

package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.media.cenc.ContentKey;
import dev.millrace.media.cenc.Encryption;
import dev.millrace.media.cenc.Protection;
import dev.millrace.media.cenc.Scheme;
import dev.millrace.protection.ContentKeys;
import java.util.Optional;

/// What films' policies mean for their encryption. The key is looked up by each step that needs
/// it: it stands in no step's output, no plan and no ledger.
record Locks(ContentKeys keys) {
  /// How a film is to be protected; its key is made now, if it has none.
  Optional<Protection> plan(Asset asset) {
    return scheme(asset).map(scheme -> new Protection(scheme, keys.of(asset.id()).id()));
  }

  /// What encrypts a film that was planned so.
  Optional<Encryption> of(String assetId, Planned planned) {
    return planned.protection().map(wanted -> new Encryption(wanted.scheme(), key(assetId)));
  }

  private ContentKey key(String assetId) {
    return keys.find(new AssetId(assetId))
        .orElseThrow(() -> new IllegalStateException("asset " + assetId + " has lost its key"));
  }

  private static Optional<Scheme> scheme(Asset asset) {
    return switch (Policies.of(asset).protection()) {
      case NONE -> Optional.empty();
      case AES_128 -> Optional.of(Scheme.AES_128);
      case CBCS -> Optional.of(Scheme.CBCS);
    };
  }
}

package dev.millrace.protection;

import dev.millrace.catalog.AssetId;
import dev.millrace.media.cenc.ContentKey;
import java.util.Optional;

/// The keys that films are encrypted with, one for each asset that is.
///
/// **Threading:** safe from any thread of any process. **Ownership:** a key goes when the last of
/// its asset goes. **On failure** of the database its unchecked exception comes out.
public interface ContentKeys {
  /// The key of an asset; made at the first call, the same ever after, whoever calls.
  ContentKey of(AssetId id);

  /// The key of an asset that has one.
  Optional<ContentKey> find(AssetId id);
}

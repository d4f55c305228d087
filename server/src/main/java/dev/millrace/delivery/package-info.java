/// Brings published assets to players: `/play/{assetId}/…` over the objects of the store.
///
/// Owns nothing on disk and starts no thread; its routes block, so each request has a virtual
/// thread. **Limits**: what it remembers (versions for a second, object heads for a minute) is
/// bounded by entries; media bytes are never held. It reads below `assets/{assetId}/` only, and
/// there only files that players use.
@NullMarked
package dev.millrace.delivery;

import org.jspecify.annotations.NullMarked;

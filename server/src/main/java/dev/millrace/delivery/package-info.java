/// The edge: brings published assets to players, `/play/{assetId}/…` over the objects of the store,
/// by way of a cache.
///
/// **Owns** the cache's folder. **Threads**: event loops for what is at hand, a virtual one for
/// each request that is not and for each look at what may have changed. **Limits**: those of the
/// cache; versions and playlists are bounded by their number. It reads below `assets/{assetId}/`
/// only, and there only files that players use.
@NullMarked
package dev.millrace.delivery;

import org.jspecify.annotations.NullMarked;

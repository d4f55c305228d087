/// From coded tracks to something that plays: CMAF segments in the store, and the HLS and DASH
/// playlists over them, which grow while the film is still being encoded.
///
/// [TrackPackager] cuts one track and uploads its segments; [SegmentLedger] is where finished
/// segments are known, so that any process can publish; [ProgressivePublisher] turns the ledger
/// into a [Presentation] and writes its playlists.
///
/// **Ownership**: everything under `assets/{assetId}/{version}/` except images and analysis. A
/// segment or init segment never changes once it is there.
///
/// **Threads**: packaging blocks its caller and uploads on up to four virtual threads per track; a
/// publisher has one virtual thread.
///
/// **Limits**: four uploads in flight per track, one publication a second per asset.
@NullMarked
package dev.millrace.packaging;

import org.jspecify.annotations.NullMarked;

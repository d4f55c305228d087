/// The end of a live channel, held in memory: its playlists, parts and segments, and who waits for
/// those to come (RFC 8216bis 6.2.5).
///
/// [dev.millrace.live.origin.LiveTrack] is one rendition. Whoever packages adds to it, whoever
/// delivers asks of it; nothing here knows HTTP, FFmpeg or the store.
///
/// **Threads**: everything may be called from any thread and nothing blocks; who waits is answered
/// on the thread that adds. **Limits**: the bytes and the waiting of each track.
@NullMarked
package dev.millrace.live.origin;

import org.jspecify.annotations.NullMarked;

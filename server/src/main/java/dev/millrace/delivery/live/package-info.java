/// Live channels as players ask for them: blocking playlists, parts, and segments that are sent
/// while they are made, out of [dev.millrace.live.origin.LiveOrigin], or fetched by
/// [dev.millrace.delivery.live.Relay] from the process that runs the channel.
///
/// **Threads**: what waits holds no thread; only a segment that is sent while it is made has a
/// virtual one. **Limits**: those of the tracks.
@NullMarked
package dev.millrace.delivery.live;

import org.jspecify.annotations.NullMarked;

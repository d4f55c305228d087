/// Live channels: what they are, who may publish to them, and what runs them.
///
/// [dev.millrace.live.Channels] is the table of channels and what the API speaks for. Below it,
/// [dev.millrace.live.ingest] are the ways in, [dev.millrace.live.encode] makes tracks of what
/// comes in, [dev.millrace.live.origin] holds the end of the tracks in memory for those who watch,
/// [dev.millrace.live.archive] keeps them in the store, and [dev.millrace.live.stage] runs the
/// channels of this process. None of them knows HTTP.
///
/// **On disk**: nothing. **Threads**: of a channel that is live, one that feeds its encoder and one
/// for each track. **Limits**: [dev.millrace.live.Channels#MOST] channels.
@NullMarked
package dev.millrace.live;

import org.jspecify.annotations.NullMarked;

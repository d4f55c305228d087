/// From what comes in to the tracks of a programme: finds out what it is, has FFmpeg encode it, and
/// cuts the tracks into parts and segments as they come out.
///
/// **Threads**: one that feeds the encoder, and one for each track. **Limits**: of what comes in at
/// most [dev.millrace.live.encode.Head#MOST_BYTES] are held, while nobody knows yet what it is.
@NullMarked
package dev.millrace.live.encode;

import org.jspecify.annotations.NullMarked;

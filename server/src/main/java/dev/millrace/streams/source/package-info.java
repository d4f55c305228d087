/// Frames out of a source: an FFmpeg decodes what a way in brings, and what comes out of it is
/// gated, numbered and packed into batches.
///
/// The decoder has no network: what receives and what decodes are two processes. Nobody who reads
/// from it waits for anything, so that it never lags behind its source.
///
/// **Owns** nothing on disk. **Threads:** three virtual ones a decoder. **Limits:** a frame of 2
/// MiB; 25 frames and 7 MiB a batch; 32 grey pictures on their way.
@NullMarked
package dev.millrace.streams.source;

import org.jspecify.annotations.NullMarked;

/// Looks at source files and turns them into coded tracks.
///
/// [Transcoder] is the way in: `probe` tells what a file is or why it cannot be used, [EncodePlan]
/// decides (a pure function) what is made of it, `encodeChunk` and `encodeAudio` make it, handing
/// each track's fragmented MP4 to the caller while it is being encoded, and `poster` takes a still.
///
/// Owns nothing that lasts: what FFmpeg needs on disk is in its scratch folder. **Threads**: every
/// call blocks its caller, who runs it on a virtual thread; each coded track is read on another.
/// **Limits**: those of `SourceLimits` on what comes in, those of `ProcessLimits` on each run.
@NullMarked
package dev.millrace.transcode;

import org.jspecify.annotations.NullMarked;

/// Live streams that networks look at: frames out of cameras, boxes with tracks out of frames, and
/// what happens in zones and at lines.
///
/// `streams.source` takes frames out of a source and packs them into batches, `streams.stage` runs
/// the sources that this process has the lease of, `streams.watch` has networks look at batches and
/// keeps what they see, `streams.rules` says what happens, `streams.sql` keeps the books.
///
/// **Owns:** tables `stream*`, objects below `streams/`, and what is in the topics of frames and
/// detections. **Limits:** [dev.millrace.streams.Streams#MOST] streams, 25 frames a batch, and
/// those of [dev.millrace.streams.Detect] and [dev.millrace.streams.rules.Rules].
@NullMarked
package dev.millrace.streams;

import org.jspecify.annotations.NullMarked;

/// Batches of frames are looked at, and what is seen is followed, held against the rules and kept.
///
/// A *lane* takes the batches of some streams in order: one stage has networks look at the next
/// ones while another settles the last. A batch is settled when its results are in the store and on
/// `millrace.detections`, and accounted for; a batch that comes again after that changes nothing,
/// one that comes again before is settled once.
///
/// **Owns** objects below `streams/`. **Threads:** one a lane, and virtual ones for what waits.
/// **Limits:** eight batches a lane.
@NullMarked
package dev.millrace.streams.watch;

import org.jspecify.annotations.NullMarked;

package dev.millrace.streams.watch;

import dev.millrace.inference.Findings;
import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.Tallies;
import dev.millrace.streams.VideoStream;
import java.util.List;

/// A batch after networks have looked at it.
///
/// @param stream as it was wanted then
/// @param frames that were looked at, in order
/// @param tallies what became of all frames that the batch speaks of
/// @param model and `version` that looked; empty when none did
/// @param why something is off; empty when nothing is
record Looked(
    FrameBatch batch,
    VideoStream stream,
    List<Shown> frames,
    Tallies tallies,
    String model,
    String version,
    String why) {
  /// A frame, and what it shows.
  record Shown(FrameBatch.Frame frame, Findings findings) {}
}

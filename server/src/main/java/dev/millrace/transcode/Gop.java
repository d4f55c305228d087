package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;

/// How coded pictures are divided that can be sent as they come: into closed groups, all equally
/// long.
///
/// @param frames of each group
/// @param bitRate of what was seen
/// @param coding what decoders must know first
public record Gop(int frames, FrameRate frameRate, BitRate bitRate, SampleEntry coding) {
  /// From one key picture to the next.
  public Rational seconds() {
    return frameRate.durationOf(frames);
  }

  /// Whether pictures of the other can follow these in the same segments.
  boolean fits(Gop other) {
    return frames == other.frames
        && frameRate.equals(other.frameRate)
        && coding.equals(other.coding);
  }
}

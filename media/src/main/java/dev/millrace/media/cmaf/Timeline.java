package dev.millrace.media.cmaf;

import java.util.List;

/// How a track's own times map to the timeline of the film.
///
/// @param shiftTicks added to decode times
/// @param delayTicks how much later than its decode time the first sample is presented, on the
///     track's own clock
/// @param mediaStartTicks the delay that the edit list of the output takes out again
/// @param settled whether the delay is known for sure
record Timeline(long shiftTicks, long delayTicks, long mediaStartTicks, boolean settled) {
  static Timeline from(Sample first, long baseTicks, long mediaStartTicks) {
    return new Timeline(
        baseTicks - first.decodeTicks(), first.compositionOffsetTicks(), mediaStartTicks, false);
  }

  /// Learns the delay from the first chunk: with an open GOP a later sample may be shown first.
  Timeline settledBy(List<Sample> firstChunk) {
    if (settled) {
      return this;
    }
    long earliest = firstChunk.stream().mapToLong(Sample::presentationTicks).min().orElseThrow();
    long delay = earliest - firstChunk.getFirst().decodeTicks();
    return new Timeline(shiftTicks, delay, mediaStartTicks, true);
  }

  /// When the sample is presented in the film.
  long presentation(Sample sample) {
    return sample.presentationTicks() - delayTicks + shiftTicks;
  }

  /// The sample as it is written.
  Sample placed(Sample sample) {
    long offset = sample.compositionOffsetTicks() - delayTicks + mediaStartTicks;
    if (offset != (int) offset) {
      throw new IllegalArgumentException("a composition offset of " + offset + " ticks");
    }
    return new Sample(
        sample.decodeTicks() + shiftTicks,
        sample.durationTicks(),
        offset,
        sample.sync(),
        sample.data());
  }
}

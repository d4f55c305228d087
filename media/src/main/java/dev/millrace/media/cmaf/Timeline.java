package dev.millrace.media.cmaf;

import java.util.List;

/// How a track's own times map to the timeline of the film.
///
/// @param shiftTicks added to decode times
/// @param delayTicks taken off composition offsets so that the earliest sample is presented when
///     the first is decoded; known once `settled`
record Timeline(long shiftTicks, long delayTicks, boolean settled) {
  static Timeline from(Sample first, long baseTicks) {
    return new Timeline(baseTicks - first.decodeTicks(), first.compositionOffsetTicks(), false);
  }

  /// Learns the delay from the first chunk: with an open GOP a later sample may be shown first.
  Timeline settledBy(List<Sample> firstChunk) {
    if (settled) {
      return this;
    }
    long earliest = firstChunk.stream().mapToLong(Sample::presentationTicks).min().orElseThrow();
    long delay = earliest - firstChunk.getFirst().decodeTicks();
    return new Timeline(shiftTicks, delay, true);
  }

  long presentation(Sample sample) {
    return sample.presentationTicks() - delayTicks + shiftTicks;
  }

  /// The sample on the film's timeline.
  Sample placed(Sample sample) {
    return new Sample(
        sample.decodeTicks() + shiftTicks,
        sample.durationTicks(),
        Math.toIntExact(sample.compositionOffsetTicks() - delayTicks),
        sample.sync(),
        sample.data());
  }
}

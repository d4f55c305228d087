package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Fields;
import dev.millrace.media.isobmff.FragmentFlags;

/// What holds for a sample that does not say it itself: from `trex`, overridden by `tfhd`.
record TrackDefaults(long durationTicks, long size, int flags) {
  /// These defaults with what a `tfhd` overrides; `fields` stand at its optional fields.
  TrackDefaults overriddenBy(Fields fields) {
    return new TrackDefaults(
        fields.flag(FragmentFlags.DEFAULT_DURATION) ? fields.u32() : durationTicks,
        fields.flag(FragmentFlags.DEFAULT_SIZE) ? fields.u32() : size,
        fields.flag(FragmentFlags.DEFAULT_FLAGS) ? fields.i32() : flags);
  }
}

package dev.millrace.packaging;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/// One segment that is in the store; `[number, start, duration, size]` in JSON,
/// because a film has thousands.
///
/// @param number in the whole film, from 0
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"number", "startTicks", "durationTicks", "sizeBytes"})
public record SegmentInfo(long number, long startTicks, long durationTicks, long sizeBytes) {
  public SegmentInfo {
    if (number < 0 || startTicks < 0 || durationTicks <= 0 || sizeBytes <= 0) {
      throw new IllegalArgumentException("segment " + number + " is not a segment");
    }
  }

  long endTicks() {
    return startTicks + durationTicks;
  }
}

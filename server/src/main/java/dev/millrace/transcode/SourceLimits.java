package dev.millrace.transcode;

import java.time.Duration;

/// What a source may be at most.
///
/// @param maxPixels of one coded picture
/// @param maxStreams of all kinds together
public record SourceLimits(long maxPixels, int maxStreams, Duration maxDuration) {
  public static final SourceLimits STANDARD =
      new SourceLimits(8192L * 8192, 64, Duration.ofHours(24));

  public SourceLimits {
    if (maxPixels < 1 || maxStreams < 1 || !maxDuration.isPositive()) {
      throw new IllegalArgumentException("a limit on sources is more than nothing");
    }
  }
}

package dev.millrace.media.ladder;

import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// How a film is divided for encoding: into GOPs, segments of two GOPs, and chunks of whole
/// segments that are encoded one by one.
///
/// Everything is counted in frames, so that no boundary is ever rounded twice. The first chunk is
/// one segment long, so that the film can be played soon; the others are a minute, because each
/// starts with decoding from the key frame before it for nothing.
///
/// @param totalFrames of the film; the last chunk may turn out longer or shorter when the source
///     did not know its own length
public record ChunkPlan(FrameRate frameRate, int gopFrames, long totalFrames, List<Chunk> chunks) {
  /// The longest a chunk gets, and the length of a segment when nobody asks for another.
  public static final Rational MAX_CHUNK = Rational.of(60);

  public static final Rational SEGMENT = Rational.of(4);

  /// No film is longer than this many segments: two weeks of four seconds.
  public static final int MAX_SEGMENTS = 302_400;

  private static final int GOPS_PER_SEGMENT = 2;

  public ChunkPlan {
    chunks = List.copyOf(chunks);
  }

  /// A piece of the film that starts and ends at segment boundaries.
  ///
  /// @param index from 0
  /// @param last whether it goes to the end of the film
  public record Chunk(
      int index, long firstFrame, long frameCount, long firstSegment, boolean last) {}

  /// A plan for a film of `duration`, with segments as near to `segment` as whole frames allow.
  ///
  /// **On failure**: a duration that is not positive or needs more than [#MAX_SEGMENTS] is an
  /// `IllegalArgumentException`.
  public static ChunkPlan of(Rational duration, FrameRate frameRate, Rational segment) {
    int gop = frameRate.framesPer(segment.dividedBy(Rational.of(GOPS_PER_SEGMENT)));
    long segmentFrames = (long) GOPS_PER_SEGMENT * gop;
    if (duration.compareTo(Rational.ZERO) <= 0) {
      throw new IllegalArgumentException("a film has a duration: " + duration);
    }
    long frames = Math.max(1, duration.times(frameRate.value()).toLong(RoundingMode.HALF_UP));
    if (frames > MAX_SEGMENTS * segmentFrames) {
      throw new IllegalArgumentException("a film of more than " + MAX_SEGMENTS + " segments");
    }
    long maxSegments =
        Math.max(
            1,
            MAX_CHUNK.dividedBy(frameRate.durationOf(segmentFrames)).toLong(RoundingMode.HALF_UP));
    return new ChunkPlan(frameRate, gop, frames, divide(frames, segmentFrames, maxSegments));
  }

  public int segmentFrames() {
    return GOPS_PER_SEGMENT * gopFrames;
  }

  /// The exact length of a whole segment.
  public Rational segmentDuration() {
    return frameRate.durationOf(segmentFrames());
  }

  /// The number of segments of the whole film; the last may be short.
  public long segmentCount() {
    return Math.ceilDiv(totalFrames, segmentFrames());
  }

  /// When `chunk` starts.
  public Rational startOf(Chunk chunk) {
    return frameRate.durationOf(chunk.firstFrame());
  }

  private static List<Chunk> divide(long frames, long segmentFrames, long maxSegments) {
    var chunks = new ArrayList<Chunk>();
    long first = 0;
    long segments = 1;
    while (first < frames) {
      long left = frames - first;
      long count = segments * segmentFrames;
      boolean last = left < count + segmentFrames;
      chunks.add(new Chunk(chunks.size(), first, last ? left : count, first / segmentFrames, last));
      first = last ? frames : first + count;
      segments = maxSegments;
    }
    return chunks;
  }
}

package dev.millrace.media.cmaf;

import java.nio.ByteBuffer;

/// One coded picture or one packet of audio, timed in ticks of its track.
///
/// **Ownership**: the data is a read-only view; whoever made the sample never changes it again.
///
/// @param compositionOffsetTicks presentation minus decode time; may be negative
/// @param sync whether decoding can start here
public record Sample(
    long decodeTicks,
    long durationTicks,
    long compositionOffsetTicks,
    boolean sync,
    ByteBuffer data) {
  public Sample {
    data = data.asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer data() {
    return data.duplicate();
  }

  public long presentationTicks() {
    return decodeTicks + compositionOffsetTicks;
  }

  public int size() {
    return data.remaining();
  }

  /// The same sample with other bytes.
  Sample holding(ByteBuffer other) {
    return new Sample(decodeTicks, durationTicks, compositionOffsetTicks, sync, other);
  }

  Sample lasting(long ticks) {
    return new Sample(decodeTicks, ticks, compositionOffsetTicks, sync, data);
  }
}

package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Boxes;
import java.nio.ByteBuffer;
import java.time.Instant;

/// Tells in a chunk what time it was when its first sample was made (23009-1 5.12, `prft`): so
/// players know how far they are behind.
public final class ProducerTime {
  private static final Instant NTP_EPOCH = Instant.parse("1900-01-01T00:00:00Z");
  private static final int FRACTION_BITS = 32;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private ProducerTime() {}

  /// The chunk with a `prft` before it.
  public static MediaSegment.Chunk before(MediaSegment.Chunk chunk, long trackId, Instant at) {
    byte[] prft = Boxes.prft(trackId, ntp(at), chunk.startTicks());
    ByteBuffer bytes = chunk.bytes();
    ByteBuffer whole = ByteBuffer.allocate(Math.addExact(prft.length, bytes.remaining()));
    whole.put(prft).put(bytes).flip();
    int keyBytes = chunk.independent() ? prft.length + chunk.keyBytes() : 0;
    return new MediaSegment.Chunk(chunk.startTicks(), chunk.durationTicks(), keyBytes, whole);
  }

  /// Seconds since 1900 and a fraction of 32 bits; it wraps in 2036, as NTP does (RFC 5905 6).
  static long ntp(Instant at) {
    long seconds = at.getEpochSecond() - NTP_EPOCH.getEpochSecond();
    long fraction = ((long) at.getNano() << FRACTION_BITS) / NANOS_PER_SECOND;
    return seconds << FRACTION_BITS | fraction;
  }
}

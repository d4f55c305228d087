package dev.millrace.media.cmaf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// One segment of one track, ready to be stored: a head and the CMAF chunks behind it.
///
/// **Ownership**: all bytes are read-only and never change.
///
/// @param startTicks its decode and presentation start on the timeline
/// @param head `styp` and, if asked for, `sidx`
public record MediaSegment(
    long number, long startTicks, long durationTicks, ByteBuffer head, List<Chunk> chunks) {
  public MediaSegment {
    head = head.asReadOnlyBuffer();
    chunks = List.copyOf(chunks);
  }

  /// A `moof` and its `mdat`: the smallest piece that can be sent on its own.
  ///
  /// @param keyBytes how many bytes from its start hold its first sample, when that is a sync
  ///     sample; 0 otherwise
  public record Chunk(long startTicks, long durationTicks, int keyBytes, ByteBuffer bytes) {
    public Chunk {
      bytes = bytes.asReadOnlyBuffer();
    }

    /// Whether it starts with a sync sample.
    public boolean independent() {
      return keyBytes > 0;
    }

    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }
  }

  @Override
  public ByteBuffer head() {
    return head.duplicate();
  }

  /// Whether it can be decoded without any segment before it.
  public boolean independent() {
    return chunks.getFirst().independent();
  }

  public long endTicks() {
    return startTicks + durationTicks;
  }

  public long sizeBytes() {
    return bytes().stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /// The whole segment, in order.
  public List<ByteBuffer> bytes() {
    var all = new ArrayList<ByteBuffer>();
    all.add(head());
    chunks.forEach(chunk -> all.add(chunk.bytes()));
    return all;
  }

  /// A copy of the whole segment.
  public byte[] toByteArray() {
    ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(sizeBytes()));
    bytes().forEach(whole::put);
    return whole.array();
  }
}

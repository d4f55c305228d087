package dev.millrace.live.origin;

import dev.millrace.media.hls.LiveSegment;
import dev.millrace.media.hls.LiveSegment.Origin;
import dev.millrace.media.time.Rational;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One segment with its bytes, for as long as those are held.
///
/// **Threading**: under the lock of its track; the bytes never change.
final class HeldSegment {
  private final long number;
  private final Origin origin;

  /// Of long windows there are many thousands of segments: what is not asked for is not here.
  private List<LiveSegment.Part> parts = new ArrayList<>();

  private List<ByteBuffer> bytes = new ArrayList<>();
  private int partCount;
  private boolean archived;
  private Rational seconds = Rational.ZERO;
  private @Nullable ByteBuffer whole;
  private @Nullable LiveSegment listed;

  HeldSegment(long number, Origin origin) {
    this.number = number;
    this.origin = origin;
  }

  long number() {
    return number;
  }

  int partCount() {
    return partCount;
  }

  Rational seconds() {
    return seconds;
  }

  Position end() {
    return listed == null ? new Position(number, partCount - 1) : Position.endOf(number);
  }

  void add(LiveSegment.Part part, ByteBuffer content) {
    parts.add(part);
    bytes.add(content);
    partCount++;
    seconds = seconds.plus(part.seconds());
  }

  /// Nothing more comes. The parts become windows of the whole, whose bytes are copied once.
  void close(String uri, ByteBuffer head) {
    int size = head.remaining() + bytes.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer all = ByteBuffer.allocateDirect(size).put(head.duplicate());
    for (int i = 0; i < bytes.size(); i++) {
      int from = all.position();
      ByteBuffer part = bytes.get(i);
      all.put(part.duplicate());
      bytes.set(i, all.slice(from, part.remaining()).asReadOnlyBuffer());
    }
    whole = all.flip().asReadOnlyBuffer();
    listed = LiveSegment.whole(uri, seconds, origin, parts);
    parts = List.of();
  }

  LiveSegment listed() {
    return listed == null ? LiveSegment.open(origin, parts) : listed;
  }

  /// Its parts are no longer listed, though they can still be had.
  void unlistParts() {
    if (listed != null) {
      listed = listed.withoutParts();
    }
  }

  /// It is in the store too.
  void archived() {
    archived = true;
  }

  boolean isArchived() {
    return archived;
  }

  /// Its bytes are no longer here; tells how many there were.
  long letGo() {
    ByteBuffer all = whole;
    long held =
        all == null ? bytes.stream().mapToLong(ByteBuffer::remaining).sum() : all.remaining();
    bytes = List.of();
    whole = null;
    return held;
  }

  @Nullable ByteBuffer part(int index) {
    return index >= 0 && index < bytes.size() ? bytes.get(index).duplicate() : null;
  }

  @Nullable ByteBuffer whole() {
    ByteBuffer all = whole;
    return all == null ? null : all.duplicate();
  }
}

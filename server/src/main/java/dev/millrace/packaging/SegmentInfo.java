package dev.millrace.packaging;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.millrace.media.cmaf.MediaSegment;
import java.util.ArrayList;
import java.util.List;

/// One segment that is in the store; `[number, start, duration, size, key pictures]` in JSON,
/// because a film has thousands.
///
/// @param number in the whole film, from 0
/// @param keyPictures in order; none of sound and text
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"number", "startTicks", "durationTicks", "sizeBytes", "keyPictures"})
public record SegmentInfo(
    long number,
    long startTicks,
    long durationTicks,
    long sizeBytes,
    List<KeyPicture> keyPictures) {
  public SegmentInfo {
    keyPictures = List.copyOf(keyPictures);
    if (number < 0 || startTicks < 0 || durationTicks <= 0 || sizeBytes <= 0) {
      throw new IllegalArgumentException("segment " + number + " is not a segment");
    }
  }

  /// A segment without key pictures: of sound or text.
  static SegmentInfo plain(long number, long startTicks, long durationTicks, long sizeBytes) {
    return new SegmentInfo(number, startTicks, durationTicks, sizeBytes, List.of());
  }

  /// What is to be known of a segment of pictures.
  public static SegmentInfo ofPictures(MediaSegment segment) {
    var keys = new ArrayList<KeyPicture>();
    long offset = segment.head().remaining();
    for (MediaSegment.Chunk chunk : segment.chunks()) {
      if (chunk.independent()) {
        keys.add(new KeyPicture(chunk.startTicks(), offset, chunk.keyBytes()));
      }
      offset += chunk.bytes().remaining();
    }
    return new SegmentInfo(
        segment.number(), segment.startTicks(), segment.durationTicks(), offset, keys);
  }

  /// What is to be known of a segment of sound.
  public static SegmentInfo ofSound(MediaSegment segment) {
    return plain(
        segment.number(), segment.startTicks(), segment.durationTicks(), segment.sizeBytes());
  }

  /// The same segment in other bytes, as an earlier run stored it or encrypted: where its key
  /// pictures are is not known.
  SegmentInfo storedOtherwise(long otherSizeBytes) {
    return plain(number, startTicks, durationTicks, otherSizeBytes);
  }

  long endTicks() {
    return startTicks + durationTicks;
  }
}

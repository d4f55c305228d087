package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.MalformedBox;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A whole segment put to another place on its track's timeline, as when a stretch of a programme
/// becomes a film of its own. Nothing but its times changes, so that it keeps its size.
///
/// **Threading**: pure functions. **On failure**: [MalformedBox].
public final class MovedSegment {
  /// What stands before the time in a box: version, flags; in `prft` also the track and its time.
  private static final int FULL_BOX = 4;

  private static final int PRODUCER_TIME = FULL_BOX + 12;

  private final ByteBuffer bytes;
  private final long earlier;
  private final List<MediaSegment.Chunk> chunks = new ArrayList<>();
  private List<FragmentParser.Located> samples = List.of();
  private int headEnd;
  private int chunkStart = -1;

  private MovedSegment(byte[] copy, long earlier) {
    this.bytes = ByteBuffer.wrap(copy);
    this.earlier = earlier;
  }

  /// The segment that begins `earlier` ticks before it did, and what is to be known of it.
  ///
  /// @param segment as it was stored: `styp`, and chunks with or without `prft`; not changed
  public static MediaSegment earlier(byte[] segment, long number, long earlier) {
    return new MovedSegment(segment.clone(), earlier).moved(number);
  }

  private MediaSegment moved(long number) {
    for (Box box : BoxReader.parse(bytes.duplicate())) {
      switch (box.type()) {
        case "prft" -> producerTime(box);
        case "moof" -> fragment(box);
        case "mdat" -> chunk(box);
        default -> head(box);
      }
    }
    if (chunks.isEmpty()) {
      throw new MalformedBox("moof", 0, "a segment without samples");
    }
    long start = chunks.getFirst().startTicks();
    var last = chunks.getLast();
    long end = last.startTicks() + last.durationTicks();
    return new MediaSegment(number, start, end - start, bytes.slice(0, headEnd), chunks);
  }

  private void head(Box box) {
    if (box.type().equals("sidx") || chunkStart >= 0 || !chunks.isEmpty()) {
      throw box.malformed("it is not expected in a live segment");
    }
    headEnd = (int) (box.offset() + box.size());
  }

  private void producerTime(Box box) {
    begin(box);
    move(box, PRODUCER_TIME);
  }

  private void fragment(Box moof) {
    begin(moof);
    Box traf = moof.require("traf");
    long trackId = traf.require("tfhd").fields().full().u32();
    samples = new FragmentParser(trackId, new TrackDefaults(0, 0, 0)).parse(moof);
    if (samples.isEmpty()) {
      throw moof.malformed("no sample");
    }
    move(traf.require("tfdt"), FULL_BOX);
  }

  private void begin(Box box) {
    if (chunkStart < 0) {
      chunkStart = (int) box.offset();
    }
  }

  /// The time in a box, of 32 bits in version 0 and of 64 in version 1.
  private void move(Box box, int place) {
    int at = (int) box.offset() + box.headerSize();
    boolean isLong = bytes.get(at) == 1;
    int size = isLong ? Long.BYTES : Integer.BYTES;
    if (box.body().remaining() < place + size) {
      throw box.malformed("it is cut off");
    }
    long time =
        isLong ? bytes.getLong(at + place) : Integer.toUnsignedLong(bytes.getInt(at + place));
    if (time < earlier) {
      throw box.malformed("it would begin before the timeline does");
    }
    if (isLong) {
      bytes.putLong(at + place, time - earlier);
    } else {
      bytes.putInt(at + place, (int) (time - earlier));
    }
  }

  private void chunk(Box mdat) {
    if (chunkStart < 0 || samples.isEmpty()) {
      throw mdat.malformed("nothing says what is in it");
    }
    int end = (int) (mdat.offset() + mdat.size());
    var first = samples.getFirst();
    long start = first.timing().decodeTicks() - earlier;
    long duration = samples.stream().mapToLong(sample -> sample.timing().durationTicks()).sum();
    int keyBytes = first.timing().sync() ? (int) (first.offset() + first.size() - chunkStart) : 0;
    ByteBuffer whole = bytes.slice(chunkStart, end - chunkStart);
    chunks.add(new MediaSegment.Chunk(start, duration, keyBytes, whole));
    samples = List.of();
    chunkStart = -1;
  }
}

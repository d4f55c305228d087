package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.MalformedBox;
import java.nio.ByteBuffer;
import java.util.List;

/// A CMAF chunk reduced to its first picture: what can be decoded of the part of a segment that an
/// I-frame playlist addresses (RFC 8216bis 4.4.3.6).
public final class KeyFragment {
  private static final int TYPE_OFFSET = 4;

  private KeyFragment() {}

  /// A fragment that holds one sample.
  ///
  /// @param chunk a `moof`, and of its `mdat` at least what the first sample needs
  /// **On failure**: [MalformedBox].
  public static ByteBuffer of(ByteBuffer chunk) {
    ByteBuffer head = chunk.duplicate();
    if (head.remaining() < 2 * TYPE_OFFSET) {
      throw new MalformedBox("moof", 0, "it is cut off");
    }
    int moofBytes = head.getInt(head.position());
    if (moofBytes < 2 * TYPE_OFFSET || moofBytes > head.remaining()) {
      throw new MalformedBox("moof", 0, "it is cut off");
    }
    Box moof = BoxReader.parse(head.slice(head.position(), moofBytes)).getFirst();
    long trackId = moof.require("traf").require("tfhd").fields().full().u32();
    List<FragmentParser.Located> samples =
        new FragmentParser(trackId, new TrackDefaults(0, 0, 0)).parse(moof);
    if (samples.isEmpty()) {
      throw moof.malformed("no sample");
    }
    FragmentParser.Located first = samples.getFirst();
    if (first.offset() < moofBytes || first.offset() + first.size() > head.remaining()) {
      throw moof.malformed("the first sample is not there");
    }
    Sample timing = first.timing();
    var sample =
        new Sample(
            timing.decodeTicks(),
            timing.durationTicks(),
            timing.compositionOffsetTicks(),
            timing.sync(),
            head.slice(head.position() + (int) first.offset(), (int) first.size()));
    return new FragmentWriter(List.of(sample)).write(trackId, 1).bytes();
  }
}

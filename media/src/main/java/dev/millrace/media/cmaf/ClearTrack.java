package dev.millrace.media.cmaf;

import dev.millrace.media.cenc.ContentKey;
import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.MalformedBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The files of a track whose samples are encrypted, made clear again: every byte stays in its
/// place, and the boxes that speak of encryption become free space.
///
/// **Threading**: for one thread. **On failure**: [MalformedBox] or `IllegalArgumentException`.
public final class ClearTrack {
  private static final int BOX_HEADER = 8;
  private static final String FREE = "free";

  private final byte[] init;
  private final long trackId;
  private final TrackDefaults defaults;
  private final SampleEncryptor samples;

  /// @param encryptedInit the whole init segment
  public ClearTrack(byte[] encryptedInit, ContentKey key) {
    init = encryptedInit.clone();
    Box moov = moov(encryptedInit);
    moov.child("pssh").ifPresent(pssh -> rename(init, pssh, FREE));
    Box entry = entry(moov);
    Optional<Box> sinf = entry.child("sinf");
    sinf.ifPresent(
        box -> {
          rename(init, entry, box.require("frma").fields().fourCc());
          rename(init, box, FREE);
        });
    Box clear = moov(init);
    TrackHeader header = MovieParser.header(clear);
    trackId = header.trackId();
    defaults = MovieParser.defaults(clear, trackId);
    samples = SampleEncryptor.of(header.entry().bytes(), key);
  }

  /// The clear init segment.
  public byte[] init() {
    return init.clone();
  }

  /// Makes a segment clear in its place, or the beginning of a chunk: of it the samples that are
  /// whole.
  public void clear(byte[] segment) {
    ByteBuffer bytes = ByteBuffer.wrap(segment);
    for (int at = 0; at + BOX_HEADER <= segment.length; ) {
      int size = bytes.getInt(at);
      if (size < BOX_HEADER) {
        throw new MalformedBox("", at, "a box of " + size + " bytes");
      }
      boolean moof = bytes.getInt(at + 4) == 0x6d6f6f66;
      if (moof && at + size <= segment.length) {
        chunk(segment, at, BoxReader.parse(bytes.slice(at, size)).getFirst());
      }
      at = Math.addExact(at, size);
    }
  }

  private void chunk(byte[] segment, int at, Box moof) {
    List<FragmentParser.Located> located = new FragmentParser(trackId, defaults).parse(moof);
    for (FragmentParser.Located sample : located) {
      long from = at + sample.offset();
      if (from + sample.size() <= segment.length) {
        byte[] clear =
            samples.decrypt(ByteBuffer.wrap(segment).slice((int) from, (int) sample.size()));
        System.arraycopy(clear, 0, segment, (int) from, clear.length);
      }
    }
    for (Box box : moof.require("traf").children()) {
      switch (box.type()) {
        case "senc", "saiz", "saio" -> rename(segment, at + box.offset(), FREE);
        default -> {
          // The rest is as in a clear fragment.
        }
      }
    }
  }

  private static Box moov(byte[] init) {
    return BoxReader.parse(ByteBuffer.wrap(init)).stream()
        .filter(box -> box.type().equals("moov"))
        .findFirst()
        .orElseThrow(() -> new MalformedBox("moov", 0, "the header has none"));
  }

  private static Box entry(Box moov) {
    Box table = moov.require("trak").require("mdia").require("minf").require("stbl");
    return table.require("stsd").children().getFirst();
  }

  private static void rename(byte[] file, Box box, String type) {
    rename(file, box.offset(), type);
  }

  private static void rename(byte[] file, long offset, String type) {
    System.arraycopy(
        type.getBytes(StandardCharsets.ISO_8859_1), 0, file, Math.toIntExact(offset) + 4, 4);
  }
}

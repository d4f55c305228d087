package dev.millrace.media.cue;

import java.util.Base64;
import java.util.List;

/// A splice information section (SCTE 35 9.6) whose checksum is right.
///
/// Of commands it understands `splice_insert` and `time_signal` with segmentation descriptors; of
/// others, and of encrypted ones, it holds the bytes alone.
///
/// **Ownership**: the bytes are a copy.
///
/// @param base64 the whole section, as SCTE 214-1 writes it
/// @param cues what it says; none of what is not understood
public record SpliceSection(String base64, List<Cue> cues) {
  static final int TABLE_ID = 0xFC;
  static final int MAX_BYTES = 4096;

  private static final int LEAST_BYTES = 20;
  private static final int HEAD_BYTES = 3;
  private static final int CRC_BYTES = 4;
  private static final int LENGTH_MASK = 0xfff;

  public SpliceSection {
    cues = List.copyOf(cues);
  }

  /// The section that these bytes are.
  ///
  /// **On failure**: [MalformedCue].
  public static SpliceSection parse(byte[] section) {
    if (section.length < LEAST_BYTES || section.length > MAX_BYTES) {
      throw new MalformedCue("a section does not have " + section.length + " bytes");
    }
    int length = ((section[1] << 8) | (section[2] & 0xff)) & LENGTH_MASK;
    if ((section[0] & 0xff) != TABLE_ID || length + HEAD_BYTES != section.length) {
      throw new MalformedCue("it is no splice information section");
    }
    if (Crc32Mpeg.of(section, section.length) != 0) {
      throw new MalformedCue("its checksum is wrong");
    }
    var fields = new SectionBits(section, section.length - CRC_BYTES);
    return new SpliceSection(
        Base64.getEncoder().encodeToString(section), new SpliceFields(fields).cues());
  }

  /// The section that this text is.
  ///
  /// **On failure**: [MalformedCue].
  public static SpliceSection parse(String base64) {
    try {
      return parse(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      throw new MalformedCue("it is not base64");
    }
  }

  /// The bytes.
  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }
}

package dev.millrace.media.isobmff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes boxes: each method is named after its box and returns the whole box as bytes.
///
/// Field values are not judged; a box above 2 GiB is an `ArithmeticException`.
public final class Boxes {
  static final byte[] IDENTITY_MATRIX = u32s(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

  private Boxes() {}

  public static byte[] ftyp(String majorBrand, List<String> compatibleBrands) {
    return box("ftyp", fourCc(majorBrand), u32(0), brands(compatibleBrands));
  }

  public static byte[] styp(String majorBrand, List<String> compatibleBrands) {
    return box("styp", fourCc(majorBrand), u32(0), brands(compatibleBrands));
  }

  public static byte[] moov(byte[]... children) {
    return box("moov", children);
  }

  /// 14496-12 8.2.2, for a fragmented movie: duration 0, so its timescale matters to nothing.
  public static byte[] mvhd(long timescale, long nextTrackId) {
    return full(
        "mvhd",
        0,
        0,
        u32s(0, 0, timescale, 0, 0x10000),
        new byte[] {1, 0},
        new byte[10],
        IDENTITY_MATRIX,
        new byte[24],
        u32(nextTrackId));
  }

  public static byte[] trak(byte[]... children) {
    return box("trak", children);
  }

  /// 14496-12 8.3.2, enabled and in the movie; width and height are the display size in pixels.
  public static byte[] tkhd(long trackId, boolean audio, int width, int height) {
    return full(
        "tkhd",
        0,
        3,
        u32s(0, 0, trackId, 0, 0),
        new byte[8],
        u16(0),
        u16(audio ? 1 : 0),
        u16(audio ? 0x0100 : 0),
        u16(0),
        IDENTITY_MATRIX,
        u16(width),
        u16(0),
        u16(height),
        u16(0));
  }

  /// 14496-12 8.6.6, one edit: presentation starts `mediaTicks` into the media.
  public static byte[] edts(long mediaTicks) {
    return box("edts", full("elst", 0, 0, u32s(1, 0, mediaTicks, 0x10000)));
  }

  public static byte[] mdia(byte[]... children) {
    return box("mdia", children);
  }

  /// 14496-12 8.4.2; `language` is three letters of ISO 639-2/T, `und` when unknown.
  public static byte[] mdhd(long timescale, String language) {
    return full("mdhd", 0, 0, u32s(0, 0, timescale, 0), packed(language), u16(0));
  }

  /// Three letters in five bits each.
  static byte[] packed(String language) {
    int packed = 0;
    for (int i = 0; i < 3; i++) {
      packed = packed << 5 | (language.charAt(i) - 0x60 & 0x1f);
    }
    return u16(packed);
  }

  public static byte[] hdlr(String handlerType, String name) {
    byte[] text = (name + '\0').getBytes(StandardCharsets.UTF_8);
    return full("hdlr", 0, 0, u32(0), fourCc(handlerType), new byte[12], text);
  }

  public static byte[] minf(byte[]... children) {
    return box("minf", children);
  }

  public static byte[] vmhd() {
    return full("vmhd", 0, 1, new byte[8]);
  }

  public static byte[] smhd() {
    return full("smhd", 0, 0, new byte[4]);
  }

  /// 14496-12 8.7.1 and 8.7.2: the media is in this file.
  public static byte[] dinf() {
    return box("dinf", full("dref", 0, 0, u32(1), full("url ", 0, 1)));
  }

  /// 14496-12 8.5: one sample entry and no samples, as fragments bring them.
  public static byte[] stbl(byte[] sampleEntry) {
    return box(
        "stbl",
        full("stsd", 0, 0, u32(1), sampleEntry),
        full("stts", 0, 0, u32(0)),
        full("stsc", 0, 0, u32(0)),
        full("stsz", 0, 0, u32s(0, 0)),
        full("stco", 0, 0, u32(0)));
  }

  public static byte[] mvex(byte[]... children) {
    return box("mvex", children);
  }

  /// 14496-12 8.8.3 without defaults: CMAF wants them in each fragment (23000-19 7.5.15).
  public static byte[] trex(long trackId) {
    return full("trex", 0, 0, u32s(trackId, 1, 0, 0, 0));
  }

  /// 14496-12 8.16.3, one reference: the whole subsegment that follows, starting with a stream
  /// access point of type 1.
  public static byte[] sidx(
      long trackId, long timescale, long earliestTicks, long durationTicks, int sizeBytes) {
    return full(
        "sidx",
        1,
        0,
        u32s(trackId, timescale),
        u64(earliestTicks),
        u64(0),
        u16(0),
        u16(1),
        u32s(sizeBytes, durationTicks, 0x9000_0000L));
  }

  /// 14496-12 8.16.5, version 1: the wall clock, as a 64-bit NTP timestamp, at the encoder's output
  /// of the sample that is decoded at `mediaTicks`.
  public static byte[] prft(long trackId, long ntp, long mediaTicks) {
    return full("prft", 1, 0, u32(trackId), u64(ntp), u64(mediaTicks));
  }

  public static byte[] moof(byte[]... children) {
    return box("moof", children);
  }

  public static byte[] mfhd(long sequenceNumber) {
    return full("mfhd", 0, 0, u32(sequenceNumber));
  }

  public static byte[] traf(byte[]... children) {
    return box("traf", children);
  }

  /// 14496-12 8.8.7; `defaults` are the optional fields that `flags` announce, in order.
  public static byte[] tfhd(int flags, long trackId, long... defaults) {
    return full("tfhd", 0, flags, u32(trackId), u32s(defaults));
  }

  /// 14496-12 8.8.12, version 1.
  public static byte[] tfdt(long baseMediaDecodeTicks) {
    return full("tfdt", 1, 0, u64(baseMediaDecodeTicks));
  }

  /// 14496-12 8.8.8, version 1 (signed composition offsets); `fields` are the optional fields that
  /// `flags` announce, then those of each sample, in order.
  public static byte[] trun(int flags, int sampleCount, long... fields) {
    return full("trun", 1, flags, u32(sampleCount), u32s(fields));
  }

  /// The header of an `mdat` whose body of `bodySize` bytes the caller appends.
  public static byte[] mdatHeader(int bodySize) {
    return concat(u32(Math.addExact(bodySize, 8)), fourCc("mdat"));
  }

  public static byte[] full(String type, int version, int flags, byte[]... fields) {
    return box(type, u32((long) version << 24 | flags), concat(fields));
  }

  public static byte[] box(String type, byte[]... parts) {
    byte[] body = concat(parts);
    return concat(u32(Math.addExact(body.length, 8)), fourCc(type), body);
  }

  static byte[] u16(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  static byte[] u32(long value) {
    return ByteBuffer.allocate(4).putInt((int) value).array();
  }

  static byte[] u64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static byte[] u32s(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4);
    for (long value : values) {
      bytes.putInt((int) value);
    }
    return bytes.array();
  }

  private static byte[] brands(List<String> brands) {
    return concat(brands.stream().map(Boxes::fourCc).toArray(byte[][]::new));
  }

  private static byte[] fourCc(String type) {
    byte[] bytes = type.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length != 4) {
      throw new IllegalArgumentException("a box type has four characters: " + type);
    }
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    int size = Arrays.stream(parts).mapToInt(part -> part.length).reduce(0, Math::addExact);
    ByteBuffer whole = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      whole.put(part);
    }
    return whole.array();
  }
}

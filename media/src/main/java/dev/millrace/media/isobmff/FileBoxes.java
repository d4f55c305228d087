package dev.millrace.media.isobmff;

import static dev.millrace.media.isobmff.Boxes.full;
import static dev.millrace.media.isobmff.Boxes.u16;
import static dev.millrace.media.isobmff.Boxes.u32;
import static dev.millrace.media.isobmff.Boxes.u32s;
import static dev.millrace.media.isobmff.Boxes.u64;

import java.nio.ByteBuffer;

/// Writes the boxes of a movie that is not fragmented, where these differ from [Boxes]: they tell
/// durations, in 64 bits, and have sample tables.
public final class FileBoxes {
  private static final long MAX_U32 = 0xffff_ffffL;

  private FileBoxes() {}

  /// 14496-12 8.2.2.
  public static byte[] mvhd(long timescale, long durationTicks, long nextTrackId) {
    return full(
        "mvhd",
        1,
        0,
        new byte[16],
        u32(timescale),
        u64(durationTicks),
        u32(0x10000),
        new byte[] {1, 0},
        new byte[10],
        Boxes.IDENTITY_MATRIX,
        new byte[24],
        u32(nextTrackId));
  }

  /// 14496-12 8.3.2 of a picture, enabled and in the movie; the size is that of its display.
  public static byte[] tkhd(long trackId, long durationTicks, int width, int height) {
    return tkhd(trackId, durationTicks, 0, u32s((long) width << 16, (long) height << 16));
  }

  /// 14496-12 8.3.2 of sound.
  public static byte[] tkhd(long trackId, long durationTicks) {
    return tkhd(trackId, durationTicks, 0x0100, new byte[8]);
  }

  private static byte[] tkhd(long trackId, long durationTicks, int volume, byte[] size) {
    return full(
        "tkhd",
        1,
        3,
        new byte[16],
        u32s(trackId, 0),
        u64(durationTicks),
        new byte[8],
        u16(0),
        u16(volume == 0 ? 0 : 1),
        u16(volume),
        u16(0),
        Boxes.IDENTITY_MATRIX,
        size);
  }

  /// 14496-12 8.6.6: nothing for `delay`, then `duration` from `mediaTicks` into the media on.
  ///
  /// @param delay in ticks of the movie; 0 for none
  /// @param duration in ticks of the movie
  public static byte[] edts(long delay, long mediaTicks, long duration) {
    byte[] rate = u32(0x10000);
    byte[] edit = join(u64(duration), u64(mediaTicks), rate);
    byte[] edits = delay == 0 ? edit : join(u64(delay), u64(-1), rate, edit);
    return Boxes.box("edts", full("elst", 1, 0, u32(delay == 0 ? 1 : 2), edits));
  }

  /// 14496-12 8.4.2; `language` is three letters of ISO 639-2/T, `und` when unknown.
  public static byte[] mdhd(long timescale, long durationTicks, String language) {
    return full(
        "mdhd",
        1,
        0,
        new byte[16],
        u32(timescale),
        u64(durationTicks),
        Boxes.packed(language),
        u16(0));
  }

  public static byte[] stbl(byte[]... children) {
    return Boxes.box("stbl", children);
  }

  /// 14496-12 8.5.2 with one entry.
  public static byte[] stsd(byte[] sampleEntry) {
    return full("stsd", 0, 0, u32(1), sampleEntry);
  }

  /// A box whose fields are a count and so many rows of `rowBytes`: `stts`, `stss`, `stsc`, and
  /// `ctts` without negative offsets.
  public static byte[] table(String type, byte[] rows, int rowBytes) {
    return full(type, 0, 0, u32(rows.length / rowBytes), rows);
  }

  /// 14496-12 8.7.3, a size for each sample.
  public static byte[] stsz(byte[] sizes) {
    return full("stsz", 0, 0, u32(0), u32(sizes.length / 4), sizes);
  }

  /// 14496-12 8.7.5: `stco`, or `co64` when `wide`.
  public static byte[] chunkOffsets(long[] offsets, boolean wide) {
    ByteBuffer rows = ByteBuffer.allocate(offsets.length * (wide ? 8 : 4));
    for (long offset : offsets) {
      if (wide) {
        rows.putLong(offset);
      } else {
        rows.putInt((int) offset);
      }
    }
    return table(wide ? "co64" : "stco", rows.array(), wide ? 8 : 4);
  }

  /// The header of an `mdat` whose body of `bodySize` bytes follows.
  public static byte[] mdatHeader(long bodySize) {
    byte[] type = {'m', 'd', 'a', 't'};
    return bodySize + 8 > MAX_U32
        ? join(u32(1), type, u64(bodySize + 16))
        : join(u32(bodySize + 8), type);
  }

  private static byte[] join(byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    ByteBuffer whole = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      whole.put(part);
    }
    return whole.array();
  }
}

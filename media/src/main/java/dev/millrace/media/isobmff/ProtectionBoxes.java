package dev.millrace.media.isobmff;

import static dev.millrace.media.isobmff.Boxes.box;
import static dev.millrace.media.isobmff.Boxes.full;
import static dev.millrace.media.isobmff.Boxes.u16;
import static dev.millrace.media.isobmff.Boxes.u32;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the boxes of common encryption (ISO/IEC 23001-7) as the scheme `cbcs` has them.
public final class ProtectionBoxes {
  private static final long SCHEME_VERSION = 0x1_0000;

  private ProtectionBoxes() {}

  /// 14496-12 8.12.1: what the entry was, the scheme, and its defaults in `tenc`.
  public static byte[] sinf(String originalFormat, byte[] tenc) {
    return box(
        "sinf",
        box("frma", fourCc(originalFormat)),
        full("schm", 0, 0, fourCc("cbcs"), u32(SCHEME_VERSION)),
        box("schi", tenc));
  }

  /// 23001-7 8.2 version 1: samples have no vectors of their own.
  ///
  /// @param cryptBlocks of 16 bytes that are encrypted, in turn with `skipBlocks` that are not;
  ///     both 0 when all are
  /// @param keyId 16 bytes
  /// @param vector 16 bytes, the same for every sample
  public static byte[] tenc(int cryptBlocks, int skipBlocks, byte[] keyId, byte[] vector) {
    byte pattern = (byte) (cryptBlocks << 4 | skipBlocks);
    byte vectorSize = (byte) vector.length;
    return full(
        "tenc", 1, 0, new byte[] {0, pattern, 1, 0}, keyId, new byte[] {vectorSize}, vector);
  }

  /// 23001-7 8.1 version 1, without data: a system, and the keys that the file needs.
  public static byte[] pssh(byte[] systemId, byte[] keyId) {
    return full("pssh", 1, 0, systemId, u32(1), keyId, u32(0));
  }

  /// 23001-7 7.2.1 with subsamples and without vectors.
  ///
  /// @param samples of each the pairs of clear and encrypted bytes, one after the other
  public static byte[] senc(List<long[]> samples) {
    var rows = new ByteArrayOutputStream();
    for (long[] pairs : samples) {
      rows.writeBytes(u16(pairs.length / 2));
      for (int i = 0; i < pairs.length; i += 2) {
        rows.writeBytes(u16((int) pairs[i]));
        rows.writeBytes(u32(pairs[i + 1]));
      }
    }
    return full("senc", 0, 2, u32(samples.size()), rows.toByteArray());
  }

  /// Where in a `senc` box its rows begin.
  public static final int SENC_ROWS = 16;

  /// 14496-12 8.7.8: how long the rows of `senc` are.
  ///
  /// **On failure** an `IllegalArgumentException` for a row of more than 255 bytes.
  public static byte[] saiz(List<long[]> samples) {
    byte[] sizes = new byte[samples.size()];
    for (int i = 0; i < sizes.length; i++) {
      int size = 2 + samples.get(i).length / 2 * 6;
      if (size > 0xff) {
        throw new IllegalArgumentException("a sample of " + samples.get(i).length / 2 + " parts");
      }
      sizes[i] = (byte) size;
    }
    return full("saiz", 0, 0, new byte[] {0}, u32(sizes.length), sizes);
  }

  /// 14496-12 8.7.9: where the rows of `senc` begin, from the start of the `moof`.
  public static byte[] saio(long offset) {
    return full("saio", 0, 0, u32(1), u32(offset));
  }

  private static byte[] fourCc(String type) {
    return type.getBytes(StandardCharsets.ISO_8859_1);
  }
}

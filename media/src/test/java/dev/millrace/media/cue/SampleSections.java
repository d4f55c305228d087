package dev.millrace.media.cue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sections that tests make.
public final class SampleSections {
  private SampleSections() {}

  /// A `splice_insert`.
  ///
  /// @param ticks when; null for at once
  /// @param lasting of the break; null when it is not said
  public static byte[] insert(
      int event, boolean out, @Nullable Long ticks, @Nullable Long lasting) {
    var bytes = ByteBuffer.allocate(64);
    bytes.put((byte) 0xFC).putShort((short) 0x3000).put((byte) 0).putInt(0).put((byte) 0);
    bytes.put((byte) 0xFF).putShort((short) 0xFFFF).put((byte) 0xFF).put((byte) 5);
    bytes.putInt(event).put((byte) 0x7F);
    int flags = 0x4F | (out ? 0x80 : 0) | (lasting == null ? 0 : 0x20) | (ticks == null ? 0x10 : 0);
    bytes.put((byte) flags);
    if (ticks != null) {
      bytes.put((byte) (0xFE | (ticks >> 32))).putInt(ticks.intValue());
    }
    if (lasting != null) {
      bytes.put((byte) (0xFE | (lasting >> 32))).putInt(lasting.intValue());
    }
    bytes.putShort((short) 1).put((byte) 0).put((byte) 0).putShort((short) 0).putInt(0);
    byte[] section = Arrays.copyOf(bytes.array(), bytes.position());
    section[2] = (byte) (section.length - 3);
    return signed(section);
  }

  /// The same with the checksum that it should have.
  public static byte[] signed(byte[] section) {
    byte[] signed = section.clone();
    int crc = Crc32Mpeg.of(signed, signed.length - 4);
    ByteBuffer.wrap(signed).putInt(signed.length - 4, crc);
    return signed;
  }
}

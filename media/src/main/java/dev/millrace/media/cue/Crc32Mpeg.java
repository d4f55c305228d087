package dev.millrace.media.cue;

/// The checksum of sections (ISO/IEC 13818-1 annex A): over a section with its own it is 0.
final class Crc32Mpeg {
  private static final int POLYNOMIAL = 0x04C1_1DB7;
  private static final int[] TABLE = table();

  private Crc32Mpeg() {}

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int value = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        value = (value << 1) ^ (value < 0 ? POLYNOMIAL : 0);
      }
      table[i] = value;
    }
    return table;
  }

  static int of(byte[] bytes, int length) {
    int crc = -1;
    for (int i = 0; i < length; i++) {
      crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ bytes[i]) & 0xff];
    }
    return crc;
  }
}

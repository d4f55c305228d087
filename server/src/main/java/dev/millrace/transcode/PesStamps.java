package dev.millrace.transcode;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The stamps in the header of a PES packet (ISO/IEC 13818-1, 2.4.3.6).
///
/// **Limits**: a header that goes on in the next transport packet has no stamps here.
final class PesStamps {
  private static final int FLAGS = 7;
  private static final int PTS = 9;
  private static final int DTS = 14;
  private static final int STAMP_BYTES = 5;
  private static final int OPTIONAL_HEADER_MARK = 0x80;

  private PesStamps() {}

  /// When the packet is to be decoded; `at` is its first byte.
  static OptionalLong decoding(ByteBuffer bytes, int at, int end) {
    int last = last(bytes, at, end);
    return last < 0 ? OptionalLong.empty() : OptionalLong.of(read(bytes, at + last));
  }

  /// Moves the packet on the clock.
  static void move(ByteBuffer bytes, int at, int end, long ticks) {
    int last = last(bytes, at, end);
    for (int stamp = PTS; stamp <= last; stamp += STAMP_BYTES) {
      write(bytes, at + stamp, StampClock.MPEG.plus(read(bytes, at + stamp), ticks));
    }
  }

  /// Where the last stamp is, the DTS or else the PTS; -1 when there is none.
  private static int last(ByteBuffer bytes, int at, int end) {
    boolean begins =
        end - at >= PTS + STAMP_BYTES
            && bytes.get(at) == 0
            && bytes.get(at + 1) == 0
            && bytes.get(at + 2) == 1
            && (bytes.get(at + FLAGS - 1) & 0xc0) == OPTIONAL_HEADER_MARK;
    int flags = begins ? (bytes.get(at + FLAGS) & 0xc0) >> 6 : 0;
    return switch (flags) {
      case 2 -> isStamp(bytes, at + PTS, 2) ? PTS : -1;
      case 3 -> end - at >= DTS + STAMP_BYTES && isStamp(bytes, at + DTS, 1) ? DTS : -1;
      default -> -1;
    };
  }

  private static boolean isStamp(ByteBuffer bytes, int at, int prefix) {
    return (bytes.get(at) & 0xf1) == ((prefix << 4) | 1)
        && (bytes.get(at + 2) & 1) == 1
        && (bytes.get(at + 4) & 1) == 1;
  }

  private static long read(ByteBuffer bytes, int at) {
    long top = (bytes.get(at) & 0x0eL) << 29;
    long middle = (bytes.getShort(at + 1) & 0xfffeL) << 14;
    long bottom = (bytes.getShort(at + 3) & 0xfffeL) >> 1;
    return top | middle | bottom;
  }

  private static void write(ByteBuffer bytes, int at, long stamp) {
    bytes.put(at, (byte) ((bytes.get(at) & 0xf1) | ((stamp >> 29) & 0x0e)));
    bytes.putShort(at + 1, (short) (((stamp >> 14) & 0xfffe) | 1));
    bytes.putShort(at + 3, (short) (((stamp << 1) & 0xfffe) | 1));
  }
}

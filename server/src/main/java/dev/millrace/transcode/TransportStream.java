package dev.millrace.transcode;

import dev.millrace.transcode.BadMedia.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// What the packets of an MPEG-TS file tell that no decoder would say clearly (ISO/IEC 13818-1,
/// 2.4.3): whether they are scrambled, and whether the clock goes back, as in recordings that were
/// joined byte by byte.
///
/// **Limits**: looks at up to 512 places of 32 KiB, so that a clock that goes back for less time
/// than lies between two of them is not seen.
final class TransportStream {
  private static final int MAX_PLACES = 512;
  private static final int PLACE_BYTES = 32 << 10;
  private static final int PACKET = 188;

  /// Before each packet M2TS has its time of arrival.
  private static final int LONG_PACKET = PACKET + 4;

  private static final int SYNC = 0x47;
  private static final int PID_MASK = 0x1fff;
  private static final int LAST_TABLE_PID = 0x1f;

  /// The clock counts 90,000 a second in 33 bits, and begins anew after 26 hours.
  private static final long CLOCK_WRAP = 1L << 33;

  private int clear;
  private int scrambled;
  private int clockPid = -1;
  private final Deque<Long> clocks = new ArrayDeque<>();
  private boolean goesBack;

  private TransportStream() {}

  /// **On failure**: [BadMedia] when the film is scrambled or its clock goes back.
  static void check(Path file) {
    var stream = new TransportStream();
    try (var channel = FileChannel.open(file)) {
      long size = channel.size();
      long places = Math.clamp(size / PLACE_BYTES, 1, MAX_PLACES);
      for (long place = 0; place < places; place++) {
        stream.look(channel, size * place / places);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the source", e);
    }
    stream.judge();
  }

  private void judge() {
    if (scrambled > clear) {
      throw new BadMedia(Reason.ENCRYPTED, "its packets are scrambled (conditional access)");
    }
    if (goesBack) {
      throw new BadMedia(
          Reason.CLOCK_GOES_BACK, "it seems to be several recordings that were joined as bytes");
    }
  }

  private void look(FileChannel channel, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PLACE_BYTES);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
    bytes.flip();
    for (int length : new int[] {PACKET, LONG_PACKET}) {
      for (int start = 0; start < length && start + 2 * length < bytes.limit(); start++) {
        if (isSync(bytes, start) && isSync(bytes, start + length)) {
          if (bytes.limit() <= start + 4 * length || isSync(bytes, start + 3 * length)) {
            packets(bytes, start, length);
            return;
          }
        }
      }
    }
  }

  private static boolean isSync(ByteBuffer bytes, int at) {
    return (bytes.get(at) & 0xff) == SYNC;
  }

  private void packets(ByteBuffer bytes, int start, int length) {
    for (int at = start; at + PACKET <= bytes.limit(); at += length) {
      if (isSync(bytes, at)) {
        packet(bytes, at);
      }
    }
  }

  private void packet(ByteBuffer bytes, int at) {
    int pid = bytes.getShort(at + 1) & PID_MASK;
    int control = bytes.get(at + 3) & 0xff;
    boolean hasAdaptation = (control & 0x20) != 0;
    boolean hasPayload = (control & 0x10) != 0;
    if (hasPayload && pid > LAST_TABLE_PID && pid < PID_MASK) {
      boolean isScrambled = control >> 6 != 0;
      scrambled += isScrambled ? 1 : 0;
      clear += isScrambled ? 0 : 1;
    }
    boolean hasClock = hasAdaptation && bytes.get(at + 4) >= 7 && (bytes.get(at + 5) & 0x10) != 0;
    if (hasClock && (clockPid < 0 || clockPid == pid)) {
      clockPid = pid;
      tick((bytes.getInt(at + 6) & 0xffff_ffffL) << 1 | (bytes.get(at + 10) & 0x80) >> 7);
    }
  }

  /// One damaged value is not believed: two must be earlier than the two before them.
  private void tick(long now) {
    clocks.add(now);
    if (clocks.size() == 4) {
      Long[] four = clocks.toArray(Long[]::new);
      goesBack |=
          isBehind(four[2], four[0])
              && isBehind(four[3], four[0])
              && isBehind(four[2], four[1])
              && isBehind(four[3], four[1]);
      clocks.remove();
    }
  }

  /// Half of the counter's range ahead is ahead, and the other half is behind.
  private static boolean isBehind(long one, long other) {
    return Math.floorMod(one - other, CLOCK_WRAP) > CLOCK_WRAP / 2;
  }
}

package dev.millrace.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A transport stream of FFmpeg's with cues put between its packets, sent as fast as it plays.
final class CuedStream {
  private static final int PACKET = 188;
  private static final int MAP_PID = 0x1000;
  private static final int CUE_PID = 0x1F0;
  private static final int TICKS_A_SECOND = 25;

  private final byte[] media;
  private final double seconds;

  /// @param seconds how long it plays
  CuedStream(byte[] media, double seconds) {
    this.media = media;
    this.seconds = seconds;
  }

  /// A `splice_insert` that holds at once (SCTE 35 9.7.3).
  static byte[] insert(int event, boolean out) {
    var section = ByteBuffer.allocate(30);
    section.put((byte) 0xFC).putShort((short) 0x301B).put((byte) 0).putInt(0).put((byte) 0);
    section.put((byte) 0xFF).putShort((short) 0xFFFF).put((byte) 0xFF).put((byte) 5);
    section.putInt(event).put((byte) 0x7F).put((byte) (out ? 0xDF : 0x5F));
    return signed(section.putInt(0x10000).putShort((short) 0).putInt(0).array());
  }

  /// Sends it with a cue after 6 s and one after 9.
  void send(OutputStream to) throws IOException, InterruptedException {
    int packets = media.length / PACKET;
    int sent = 0;
    int ticks = (int) (seconds * TICKS_A_SECOND);
    for (int tick = 1; tick <= ticks; tick++) {
      int until = (int) ((long) packets * tick / ticks);
      for (; sent < until; sent++) {
        to.write(packet(sent));
      }
      if (tick == 6 * TICKS_A_SECOND) {
        to.write(packet(CUE_PID, 0, insert(7, true)));
      } else if (tick == 9 * TICKS_A_SECOND) {
        to.write(packet(CUE_PID, 1, insert(7, false)));
      }
      to.flush();
      Thread.sleep(1000 / TICKS_A_SECOND);
    }
  }

  /// A packet as it is; the program's table names the cues as well.
  private byte[] packet(int index) {
    byte[] packet = Arrays.copyOfRange(media, index * PACKET, (index + 1) * PACKET);
    int pid = ((packet[1] & 0x1f) << 8) | (packet[2] & 0xff);
    if (pid != MAP_PID) {
      return packet;
    }
    int length = 3 + (((packet[6] & 0xf) << 8) | (packet[7] & 0xff));
    byte[] table = Arrays.copyOf(Arrays.copyOfRange(packet, 5, 5 + length - 4), length + 5);
    byte[] stream = {(byte) 0x86, (byte) (0xE0 | (CUE_PID >> 8)), (byte) CUE_PID, (byte) 0xF0, 0};
    System.arraycopy(stream, 0, table, length - 4, stream.length);
    table[2] = (byte) (table.length - 3);
    return packet(MAP_PID, packet[3] & 0xf, signed(table));
  }

  private static byte[] packet(int pid, int counter, byte[] section) {
    byte[] packet = new byte[PACKET];
    Arrays.fill(packet, (byte) 0xff);
    packet[0] = 0x47;
    packet[1] = (byte) (0x40 | (pid >> 8));
    packet[2] = (byte) pid;
    packet[3] = (byte) (0x10 | counter);
    packet[4] = 0;
    System.arraycopy(section, 0, packet, 5, section.length);
    return packet;
  }

  private static byte[] signed(byte[] section) {
    int crc = -1;
    for (int i = 0; i < section.length - 4; i++) {
      crc ^= section[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ (crc < 0 ? 0x04C1_1DB7 : 0);
      }
    }
    ByteBuffer.wrap(section).putInt(section.length - 4, crc);
    return section;
  }
}

package dev.millrace.media.cue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// An MPEG transport stream that tests make: its tables, heads of pictures and cues.
public final class SampleStream {
  static final int MAP_PID = 0x1001;
  static final int PICTURES_PID = 0x100;
  static final int CUES_PID = 0x1F0;

  private static final int PACKET = 188;
  private static final int PICTURES_TYPE = 0x1B;
  private static final int CUES_TYPE = 0x86;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int cueCounter;
  private int tableCounter;

  /// The table of programs, and that of what the one program consists of.
  void tables() {
    section(0, tableCounter, table(0, new int[] {0, 1, 0xE0 | (MAP_PID >> 8), MAP_PID & 0xff}));
    section(
        MAP_PID,
        tableCounter++,
        map(stream(PICTURES_TYPE, PICTURES_PID), stream(CUES_TYPE, CUES_PID)));
  }

  /// What stands in the table of a program.
  public static int[] stream(int type, int pid) {
    return new int[] {type, 0xE0 | (pid >> 8), pid & 0xff, 0xF0, 0};
  }

  /// The table of a program.
  public static byte[] map(int[]... streams) {
    var fields = new java.util.ArrayList<Integer>(java.util.List.of(0xE1, 0, 0xF0, 0));
    for (int[] stream : streams) {
      Arrays.stream(stream).forEach(fields::add);
    }
    return table(2, fields.stream().mapToInt(Integer::intValue).toArray());
  }

  private static byte[] table(int id, int[] fields) {
    byte[] section = new byte[8 + fields.length + 4];
    section[0] = (byte) id;
    section[1] = (byte) 0xB0;
    section[2] = (byte) (section.length - 3);
    section[4] = 1;
    section[5] = (byte) 0xC1;
    for (int i = 0; i < fields.length; i++) {
      section[8 + i] = (byte) fields[i];
    }
    return SampleSections.signed(section);
  }

  void cue(byte[] section) {
    cueCounter = section(CUES_PID, cueCounter, section);
  }

  private int section(int pid, int counter, byte[] section) {
    byte[] packets = packets(pid, counter, section);
    out.writeBytes(packets);
    return counter + packets.length / PACKET;
  }

  /// A section in as many packets as it takes.
  public static byte[] packets(int pid, int counter, byte[] section) {
    var packets = new ByteArrayOutputStream();
    int count = counter;
    for (int at = 0; at < section.length; count++) {
      byte[] packet = new byte[PACKET];
      Arrays.fill(packet, (byte) 0xff);
      head(packet, pid, at == 0, 0x10 | (count & 0xf));
      int start = at == 0 ? 5 : 4;
      packet[4] = at == 0 ? 0 : packet[4];
      int length = Math.min(PACKET - start, section.length - at);
      System.arraycopy(section, at, packet, start, length);
      packets.writeBytes(packet);
      at += length;
    }
    return packets.toByteArray();
  }

  private static void head(byte[] packet, int pid, boolean begins, int control) {
    packet[0] = 0x47;
    packet[1] = (byte) ((begins ? 0x40 : 0) | (pid >> 8));
    packet[2] = (byte) pid;
    packet[3] = (byte) control;
  }

  void picture(long time, boolean key) {
    long ticks = time & ((1L << 33) - 1);
    byte[] packet = new byte[PACKET];
    head(packet, PICTURES_PID, true, 0x30);
    packet[4] = 1;
    packet[5] = (byte) (key ? 0x40 : 0);
    ByteBuffer.wrap(packet, 6, 14)
        .putInt(0x1E0)
        .putShort((short) 0)
        .put((byte) 0x80)
        .put((byte) 0x80)
        .put((byte) 5)
        .put((byte) (0x21 | ((ticks >> 29) & 0xE)))
        .putShort((short) ((ticks >> 14) | 1))
        .putShort((short) ((ticks << 1) | 1));
    out.writeBytes(packet);
  }

  void noise(int length) {
    byte[] noise = new byte[length];
    out.writeBytes(noise);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}

package dev.millrace.media.cue;

import java.util.Arrays;
import java.util.function.Consumer;

/// Puts the sections of one stream together (ISO/IEC 13818-1 2.4.4).
///
/// **Limits**: a section of 4,096 bytes. **On failure**: what does not fit together is dropped.
final class Sections {
  private static final int MAX_BYTES = 4096;
  private static final int HEAD = 3;
  private static final int CRC = 4;
  private static final int STUFFING = 0xff;

  private final Consumer<Section> consumer;
  private final byte[] bytes = new byte[MAX_BYTES];
  private int filled = -1;
  private int lastCounter = -1;

  /// A whole section; its checksum has not been looked at.
  static final class Section {
    private final byte[] bytes;

    private Section(byte[] bytes) {
      this.bytes = bytes;
    }

    /// Where its fields end and the checksum begins.
    int end() {
      return bytes.length - CRC;
    }

    int u8(int at) {
      return at < end() ? bytes[at] & 0xff : 0;
    }

    int u16(int at) {
      return (u8(at) << 8) | u8(at + 1);
    }

    boolean isTable(int id) {
      return u8(0) == id && Crc32Mpeg.of(bytes, bytes.length) == 0;
    }

    byte[] toBytes() {
      return bytes.clone();
    }
  }

  Sections(Consumer<Section> consumer) {
    this.consumer = consumer;
  }

  /// The payload of a packet.
  ///
  /// @param begins whether a section begins in it
  /// @param counter of the packet, which counts to 15
  void feed(byte[] packet, int start, boolean begins, int counter) {
    if (counter == lastCounter) {
      return;
    }
    boolean isNext = counter == ((lastCounter + 1) & 0xf);
    lastCounter = counter;
    int at = start;
    if (begins) {
      int pointer = packet[at++] & 0xff;
      int next = at + pointer;
      if (next > packet.length) {
        filled = -1;
        return;
      }
      if (isNext) {
        take(packet, at, next);
      }
      filled = 0;
      at = next;
    } else if (!isNext) {
      filled = -1;
    }
    take(packet, at, packet.length);
  }

  private void take(byte[] packet, int from, int to) {
    int at = from;
    while (filled >= 0 && at < to) {
      if (filled == 0 && (packet[at] & 0xff) == STUFFING) {
        filled = -1;
        return;
      }
      int wanted = filled < HEAD ? HEAD : size();
      if (wanted > MAX_BYTES) {
        filled = -1;
        return;
      }
      int count = Math.min(wanted - filled, to - at);
      System.arraycopy(packet, at, bytes, filled, count);
      filled += count;
      at += count;
      if (filled >= HEAD && filled == size()) {
        whole();
      }
    }
  }

  private int size() {
    return HEAD + (((bytes[1] << 8) | (bytes[2] & 0xff)) & 0xfff);
  }

  private void whole() {
    int size = filled;
    filled = 0;
    if (size > HEAD + CRC) {
      consumer.accept(new Section(Arrays.copyOf(bytes, size)));
    }
  }
}

package dev.millrace.live.ingest.srt;

import java.nio.ByteBuffer;

/// Where things stand in a packet (3); the buffer's position is the packet's beginning.
final class SrtPacket {
  static final int MAX_BYTES = 2048;
  static final int HEADER_BYTES = 16;

  static final int HANDSHAKE = 0;
  static final int ACKNOWLEDGEMENT = 2;
  static final int LOSS_REPORT = 3;
  static final int SHUTDOWN = 5;
  static final int EXTENSION = 0x7fff;

  private static final int CONTROL = 0x8000_0000;
  private static final int RETRANSMITTED = 0x0400_0000;
  private static final int TIMESTAMP = 8;
  private static final int DESTINATION = 12;

  private SrtPacket() {}

  /// Whether it is a control packet of that type (3.2).
  static boolean isControl(ByteBuffer packet, int type) {
    return packet.remaining() >= HEADER_BYTES
        && packet.getInt(packet.position()) >>> 16 == (CONTROL >>> 16 | type);
  }

  static boolean isData(ByteBuffer packet) {
    return packet.remaining() >= HEADER_BYTES && packet.getInt(packet.position()) >= 0;
  }

  /// Whether a data packet is one that was sent before (3.1).
  static boolean isRetransmitted(ByteBuffer packet) {
    return (packet.getInt(packet.position() + 4) & RETRANSMITTED) != 0;
  }

  /// What kind of extension a control packet of that type brings.
  static int extensionType(ByteBuffer packet) {
    return packet.getInt(packet.position()) & 0xffff;
  }

  static int timestamp(ByteBuffer packet) {
    return packet.getInt(packet.position() + TIMESTAMP);
  }

  /// Says of a packet that was held back that it was sent so much later: a receiver measures the
  /// time of all that follows from when the handshake arrives.
  static void later(ByteBuffer packet, long nanos) {
    packet.putInt(packet.position() + TIMESTAMP, timestamp(packet) + (int) (nanos / 1_000));
  }

  static void address(ByteBuffer packet, int socket) {
    packet.putInt(packet.position() + DESTINATION, socket);
  }

  /// A control packet's header, written at the buffer's position, which moves behind it.
  static void control(ByteBuffer packet, int type, int timestamp, int destination) {
    packet.putInt(CONTROL | type << 16).putInt(0).putInt(timestamp).putInt(destination);
  }
}

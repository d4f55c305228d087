package dev.millrace.live.ingest.srt;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// The first exchange of a handshake (4.3.1.1): the listener tells a cookie, and that it knows
/// version 5.
final class Induction {
  private static final int MAGIC = 0x4a17;
  private static final int DATAGRAMS = 2;

  private Induction() {}

  /// Turns a caller's first packet into our answer, of the same size.
  static void answer(ByteBuffer packet, SrtHandshake asked, Cookies cookies, InetSocketAddress to) {
    int at = packet.position();
    packet.limit(at + SrtHandshake.FIXED_BYTES);
    SrtPacket.address(packet, asked.socket());
    packet.putInt(at + SrtHandshake.VERSION, 5);
    packet.putInt(at + SrtHandshake.EXTENSION_FIELD - Short.BYTES, MAGIC);
    packet.putInt(at + SrtHandshake.COOKIE, cookies.of(to));
  }

  /// The first packet of whoever has sent this conclusion.
  static ByteBuffer of(ByteBuffer conclusion) {
    ByteBuffer packet = ByteBuffer.allocate(SrtHandshake.FIXED_BYTES);
    packet.put(conclusion.slice(conclusion.position(), SrtHandshake.FIXED_BYTES)).flip();
    SrtPacket.address(packet, 0);
    packet.putInt(SrtHandshake.VERSION, 4);
    packet.putInt(SrtHandshake.EXTENSION_FIELD - Short.BYTES, DATAGRAMS);
    packet.putInt(SrtHandshake.TYPE, SrtHandshake.Phase.INDUCTION.code());
    packet.putInt(SrtHandshake.COOKIE, 0);
    return packet;
  }
}

package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// A caller's packets, as libsrt sends them.
final class Packets {
  static final int SOCKET = 0x1234_5678;

  /// AES-128: what a caller with the passphrase `0123456789abcdef` sent.
  static final Secret PASSPHRASE = new Secret("0123456789abcdef");

  private Packets() {}

  static ByteBuffer induction() {
    ByteBuffer packet = fixed(4, 2, 1, 0);
    return packet.flip();
  }

  /// A conclusion with the usual extension, a stream id, and whatever else is given.
  static ByteBuffer conclusion(String streamId, int cookie, Extension... more) {
    ByteBuffer packet = fixed(5, 5, -1, cookie);
    put(packet, new Extension(1, HexFormat.of().parseHex("00010501000000bf00780000")));
    if (!streamId.isEmpty()) {
      put(packet, new Extension(SrtHandshake.STREAM_ID, Words.of(streamId)));
    }
    for (Extension extension : more) {
      put(packet, extension);
    }
    return packet.flip();
  }

  /// @param content of whole words
  record Extension(int type, ByteBuffer content) {
    Extension(int type, byte[] content) {
      this(type, ByteBuffer.wrap(content));
    }
  }

  private static void put(ByteBuffer packet, Extension extension) {
    packet
        .putShort((short) extension.type())
        .putShort((short) (extension.content().remaining() / 4));
    packet.put(extension.content().duplicate());
  }

  private static ByteBuffer fixed(int version, int extensions, int type, int cookie) {
    ByteBuffer packet = ByteBuffer.allocate(1500);
    SrtPacket.control(packet, SrtPacket.HANDSHAKE, 1000, 0);
    packet.putInt(version).putInt(extensions).putInt(0x00ab_cdef).putInt(1500).putInt(8192);
    packet.putInt(type).putInt(SOCKET).putInt(cookie).putLong(0x0100_007fL << 32).putLong(0);
    return packet;
  }

  /// A packet that gives new keys.
  static ByteBuffer keyChange(byte[] material) {
    ByteBuffer packet = ByteBuffer.allocate(SrtPacket.HEADER_BYTES + material.length);
    SrtPacket.control(packet, SrtPacket.EXTENSION, 1000, SOCKET);
    packet.put(material).flip();
    return packet.putInt(0, packet.getInt(0) | SrtHandshake.KEY_REQUEST);
  }

  /// The message that gives two keys of 16 bytes, wrapped.
  static byte[] keyMaterial(byte[] keys, Secret passphrase) {
    ByteBuffer message = ByteBuffer.allocate(32 + 8 + keys.length);
    message.putInt(0x12_2029_00 | (keys.length == 16 ? 1 : 3)).putInt(0).putInt(0x0200_0200);
    message.putInt(4 << 8 | 16 / 4);
    message.put(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
    return new KeyMaterial(message.array()).wrapped(keys, passphrase).message();
  }
}

package dev.millrace.live.attack;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// What strangers do to a port for SRT, packet by packet (draft-sharabayko-srt-01 3.2.1).
///
/// **Threading**: for one thread.
public final class SrtAttacks implements AutoCloseable {
  private static final int HANDSHAKE = 0x8000_0000;
  private static final int FIXED_BYTES = 64;
  private static final int VERSION = 16;
  private static final int EXTENSIONS = 22;
  private static final int TYPE = 36;
  private static final int SOCKET = 40;
  private static final int COOKIE = 44;
  private static final int INDUCTION = 1;
  private static final int CONCLUSION = -1;
  private static final int STREAM_ID = 5;
  private static final int REFUSED = 1000;
  private static final int MOST_DATAGRAM = 65_000;
  private static final int BURST = 50;
  private static final long PAUSE_NANOS = 5_000_000;

  private final DatagramSocket socket;
  private final Random random;

  /// @param ingest as a channel tells it
  public SrtAttacks(URI ingest, long seed) throws IOException {
    random = new Random(seed);
    socket = new DatagramSocket();
    socket.connect(new InetSocketAddress(ingest.getHost(), ingest.getPort()));
    socket.setSoTimeout(2000);
  }

  /// So many of what a packet can be, ten thousand a second at most.
  public void flood(int count, Packet packet) throws IOException {
    for (int i = 0; i < count; i++) {
      send(packet.of(random));
      if (i % BURST == BURST - 1) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /// A packet by chance.
  @FunctionalInterface
  public interface Packet {
    byte[] of(Random random);
  }

  /// Anything.
  public static byte[] garbage(Random random) {
    byte[] noise = new byte[1 + random.nextInt(1500)];
    random.nextBytes(noise);
    return noise;
  }

  /// The first packet of somebody who is never heard of again.
  public static byte[] beginning(Random random) {
    return handshake(4, INDUCTION, random.nextInt(), 0).array();
  }

  /// A second packet of somebody who was told nothing, and makes the cookie up.
  public static byte[] spoofed(Random random) {
    return handshake(5, CONCLUSION, random.nextInt(), random.nextInt()).array();
  }

  /// Media of nobody.
  public static byte[] media(Random random) {
    byte[] packet = garbage(random);
    packet[0] &= 0x7f;
    return packet;
  }

  private static ByteBuffer handshake(int version, int phase, int from, int cookie) {
    return ByteBuffer.allocate(FIXED_BYTES)
        .putInt(0, HANDSHAKE)
        .putInt(VERSION, version)
        .putInt(28, 1500)
        .putInt(32, 8192)
        .putInt(TYPE, phase)
        .putInt(SOCKET, from)
        .putInt(COOKIE, cookie);
  }

  /// Whether somebody is refused who was told a cookie and wants this.
  ///
  /// @param streamId as its bytes are on the wire
  public boolean isRefused(byte[] streamId) throws IOException {
    int words = (Math.min(streamId.length, MOST_DATAGRAM - FIXED_BYTES - 4) + 3) / 4;
    ByteBuffer packet = ByteBuffer.allocate(FIXED_BYTES + 4 + 4 * words);
    packet.put(handshake(5, CONCLUSION, 7, cookie()).array()).putShort(EXTENSIONS, (short) 4);
    packet.putShort((short) STREAM_ID).putShort((short) words);
    packet.put(streamId, 0, Math.min(streamId.length, 4 * words));
    send(packet.array());
    try {
      int answer = answer().getInt(TYPE);
      return answer >= REFUSED;
    } catch (SocketTimeoutException _) {
      // What makes no sense is not answered.
      return true;
    }
  }

  private int cookie() throws IOException {
    send(handshake(4, INDUCTION, 7, 0).array());
    return answer().getInt(COOKIE);
  }

  /// The next answer to the one whose socket is 7; answers to floods are passed over.
  private ByteBuffer answer() throws IOException {
    while (true) {
      var heard = new DatagramPacket(new byte[2048], 2048);
      socket.receive(heard);
      ByteBuffer packet = ByteBuffer.wrap(heard.getData(), 0, heard.getLength());
      if (packet.remaining() >= FIXED_BYTES && packet.getInt(12) == 7) {
        return packet;
      }
    }
  }

  private void send(byte[] packet) throws IOException {
    try {
      socket.send(new DatagramPacket(packet, packet.length));
    } catch (PortUnreachableException _) {
      // Nobody listens, which is an answer too.
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}

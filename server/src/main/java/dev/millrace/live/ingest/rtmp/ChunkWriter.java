package dev.millrace.live.ingest.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Writes our side's messages as chunks (5.3.1), each message with a whole header.
final class ChunkWriter {
  static final int CHUNK_SIZE = 4096;

  /// Until we have said otherwise (5.4.1).
  private static final int FIRST_CHUNK_SIZE = 128;

  private static final int CONTROL_STREAM = 2;
  private static final int COMMAND_STREAM = 3;
  private static final int CONTINUES = 0xc0;
  private static final int STREAM_BEGIN = 0;
  private static final int PING_RESPONSE = 7;
  private static final int DYNAMIC = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int chunkSize = FIRST_CHUNK_SIZE;

  /// A word about the connection, of one number (5.4).
  ChunkWriter control(int type, int value) {
    write(CONTROL_STREAM, type, 0, ByteBuffer.allocate(4).putInt(value).array());
    return this;
  }

  /// How much the other side may send before it hears from us (5.4.5).
  ChunkWriter peerBandwidth(int bytes) {
    byte[] limit = ByteBuffer.allocate(5).putInt(bytes).put((byte) DYNAMIC).array();
    write(CONTROL_STREAM, Message.PEER_BANDWIDTH, 0, limit);
    return this;
  }

  ChunkWriter useLargeChunks() {
    control(Message.SET_CHUNK_SIZE, CHUNK_SIZE);
    chunkSize = CHUNK_SIZE;
    return this;
  }

  /// Media may begin on a stream (7.1.7).
  ChunkWriter streamBegins(int stream) {
    return event(STREAM_BEGIN, stream);
  }

  /// An answer to a ping (7.1.7).
  ChunkWriter pong(int timestamp) {
    return event(PING_RESPONSE, timestamp);
  }

  private ChunkWriter event(int kind, int value) {
    byte[] event = ByteBuffer.allocate(6).putShort((short) kind).putInt(value).array();
    write(CONTROL_STREAM, Message.USER_CONTROL, 0, event);
    return this;
  }

  /// A command (7.2): its name, the number it answers to, and what it says.
  ChunkWriter command(int stream, Object... values) {
    write(COMMAND_STREAM, Message.COMMAND, stream, AmfWriter.write(values));
    return this;
  }

  private void write(int chunkStream, int type, int messageStream, byte[] payload) {
    out.write(chunkStream);
    medium(0);
    medium(payload.length);
    out.write(type);
    out.writeBytes(ByteBuffer.allocate(4).putInt(Integer.reverseBytes(messageStream)).array());
    for (int from = 0; from < payload.length; from += chunkSize) {
      if (from > 0) {
        out.write(CONTINUES | chunkStream);
      }
      out.write(payload, from, Math.min(chunkSize, payload.length - from));
    }
  }

  private void medium(int value) {
    out.write(value >> 16);
    out.write(value >> 8);
    out.write(value);
  }

  /// Bytes that stand as they are, before any chunk.
  void raw(byte[] bytes) {
    out.writeBytes(bytes);
  }

  /// What was written since the last time.
  byte[] taken() {
    byte[] bytes = out.toByteArray();
    out.reset();
    return bytes;
  }
}

package dev.millrace.live.ingest.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A publisher's side of RTMP, byte by byte.
final class Wire {
  static final int GREETING = 1 + 1536;
  static final int ANSWERED_GREETING = 1 + 2 * 1536;

  private Wire() {}

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  /// Version, C1 and C2.
  static byte[] handshake() {
    byte[] bytes = new byte[GREETING + 1536];
    bytes[0] = 3;
    return bytes;
  }

  /// A command as one message of a single chunk stream.
  static byte[] command(Object... values) {
    return message(Message.COMMAND, 0, AmfWriter.write(values));
  }

  static byte[] connect(String app) {
    return command("connect", 1, Map.of("app", app, "type", "nonprivate"));
  }

  static byte[] publish(String key) {
    return command("publish", 5, AmfWriter.NOTHING, key, "live");
  }

  /// A message in chunks of 128 bytes.
  static byte[] message(int type, int timestamp, byte[] payload) {
    var out = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(12).put((byte) 4);
    header.put((byte) (timestamp >> 16)).putShort((short) timestamp);
    header.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    out.writeBytes(header.put((byte) type).putInt(Integer.reverseBytes(1)).array());
    for (int from = 0; from < payload.length; from += 128) {
      if (from > 0) {
        out.write(0xc4);
      }
      out.write(payload, from, Math.min(128, payload.length - from));
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /// The commands among the server's answers, as text.
  static List<String> commands(byte[] answers) {
    var commands = new ArrayList<String>();
    new ChunkReader(
            1 << 16,
            message -> {
              if (message.type() == Message.COMMAND) {
                commands.add(AmfReader.read(message.payload()).toString());
              }
            })
        .feed(ByteBuffer.wrap(answers));
    return commands;
  }
}

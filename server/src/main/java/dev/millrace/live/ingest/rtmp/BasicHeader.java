package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;

/// The first one to three bytes of a chunk (5.3.1.1).
///
/// @param format which of the four kinds of message header follows
/// @param stream the chunk stream; meaningless until [#length] bytes are there
/// @param length of these bytes themselves
record BasicHeader(int format, int stream, int length) {
  /// Lengths of the four kinds of message header (5.3.1.2).
  private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};

  /// What the bytes before the buffer's position say, at least one.
  static BasicHeader of(ByteBuffer header) {
    int first = header.get(0) & 0xff;
    int format = first >> 6;
    int stream = first & 0x3f;
    return switch (stream) {
      case 0 -> new BasicHeader(format, 64 + (header.get(1) & 0xff), 2);
      case 1 -> new BasicHeader(format, 64 + (Short.reverseBytes(header.getShort(1)) & 0xffff), 3);
      default -> new BasicHeader(format, stream, 1);
    };
  }

  /// Of this and the message header, without an extended timestamp.
  int bytes() {
    return length + MESSAGE_HEADER_BYTES[format];
  }
}

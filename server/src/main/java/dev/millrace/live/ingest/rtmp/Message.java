package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;

/// One message (5.3, 7.1): a command, a piece of media, or a word about the connection.
///
/// @param timestamp in milliseconds, of 32 bits
/// @param stream the message stream; 0 is the connection itself
/// @param payload read-only
record Message(int type, long timestamp, long stream, ByteBuffer payload) {
  static final int SET_CHUNK_SIZE = 1;
  static final int ABORT = 2;
  static final int ACKNOWLEDGEMENT = 3;
  static final int USER_CONTROL = 4;
  static final int WINDOW_SIZE = 5;
  static final int PEER_BANDWIDTH = 6;
  static final int AUDIO = 8;
  static final int VIDEO = 9;
  static final int COMMAND_AMF3 = 17;
  static final int DATA = 18;
  static final int COMMAND = 20;
  static final int AGGREGATE = 22;

  Message {
    payload = payload.asReadOnlyBuffer();
  }

  /// A view of its own: reading it moves nobody else's.
  @Override
  public ByteBuffer payload() {
    return payload.duplicate();
  }
}

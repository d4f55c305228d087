package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;

/// Media messages as tags of an FLV file (Adobe FLV 10.1, annex E), which FFmpeg reads. Their
/// payloads are the same in both, those of enhanced RTMP included.
final class FlvWriter {
  private static final int TAG_HEADER = 11;
  private static final int HAS_SOUND_AND_PICTURE = 5;

  private FlvWriter() {}

  /// What stands before the first tag.
  static byte[] head() {
    return new byte[] {'F', 'L', 'V', 1, HAS_SOUND_AND_PICTURE, 0, 0, 0, 9, 0, 0, 0, 0};
  }

  /// One tag and the length behind it.
  static byte[] tag(Message message) {
    ByteBuffer payload = message.payload();
    int size = payload.remaining();
    int time = (int) message.timestamp();
    ByteBuffer tag = ByteBuffer.allocate(TAG_HEADER + size + Integer.BYTES);
    tag.putInt(message.type() << 24 | size);
    // The upper eight bits of the time stand behind the lower 24.
    tag.putInt(time << 8 | time >>> 24);
    tag.put((byte) 0).put((byte) 0).put((byte) 0);
    tag.put(payload).putInt(TAG_HEADER + size);
    return tag.array();
  }
}

package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;

/// Tells the other side now and then how much has come (5.4.3): some encoders stop without it.
final class Acknowledgements {
  /// How much either side sends before it hears from the other.
  static final int WINDOW = 5_000_000;

  private static final int SMALLEST = 64 << 10;

  private long received;
  private long acknowledged;
  private int window = WINDOW;

  void received(int bytes) {
    received += bytes;
  }

  /// The other side names its window (5.4.4).
  void window(ByteBuffer payload) {
    if (payload.remaining() >= Integer.BYTES) {
      window = Math.max(SMALLEST, payload.getInt());
    }
  }

  void due(ChunkWriter answers) {
    if (received - acknowledged >= window / 2) {
      acknowledged = received;
      answers.control(Message.ACKNOWLEDGEMENT, (int) received);
    }
  }
}

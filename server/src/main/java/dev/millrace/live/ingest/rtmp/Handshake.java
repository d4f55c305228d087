package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;

/// The simple handshake (5.2): version and C1 are answered with version, S1 and S2; C2 is awaited
/// and not looked at.
final class Handshake {
  private static final int VERSION = 3;
  private static final int BYTES = 1536;

  private final ByteBuffer greeting = ByteBuffer.allocate(1 + BYTES);
  private boolean answered;

  /// Takes what belongs to the handshake; answers into `answers` once it can.
  ///
  /// @return whether it is over
  boolean feed(ByteBuffer input, ChunkWriter answers) {
    if (!answered) {
      fill(input);
      if (greeting.position() > 0 && greeting.get(0) != VERSION) {
        throw new MalformedRtmp("version " + (greeting.get(0) & 0xff));
      }
      if (greeting.hasRemaining()) {
        return false;
      }
      answer(answers);
    }
    fill(input);
    return !greeting.hasRemaining();
  }

  private void answer(ChunkWriter answers) {
    ByteBuffer answer = ByteBuffer.allocate(1 + 2 * BYTES).put((byte) VERSION);
    answer.put(new byte[BYTES]).put(greeting.array(), 1, BYTES);
    answers.raw(answer.array());
    answered = true;
    greeting.clear().limit(BYTES);
  }

  private void fill(ByteBuffer input) {
    int count = Math.min(input.remaining(), greeting.remaining());
    greeting.put(input.slice(input.position(), count));
    input.position(input.position() + count);
  }
}

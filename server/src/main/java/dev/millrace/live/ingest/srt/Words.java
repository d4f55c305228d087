package dev.millrace.live.ingest.srt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Text as a handshake has it (3.2.1.3): its bytes are turned around in each word of four, and
/// filled up with zeros.
final class Words {
  static final int MAX_BYTES = 512;

  private Words() {}

  static String text(ByteBuffer content) {
    byte[] text = new byte[Math.min(content.remaining() & ~3, MAX_BYTES)];
    for (int i = 0; i < text.length; i++) {
      text[i] = content.get(turned(i));
    }
    int end = text.length;
    while (end > 0 && text[end - 1] == 0) {
      end--;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  static byte[] of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("a stream id of more than " + MAX_BYTES + " bytes");
    }
    byte[] words = new byte[(bytes.length + 3) & ~3];
    for (int i = 0; i < bytes.length; i++) {
      words[turned(i)] = bytes[i];
    }
    return words;
  }

  private static int turned(int i) {
    return (i & ~3) + 3 - (i & 3);
  }
}

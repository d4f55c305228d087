package dev.millrace.live.ingest.srt;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a caller is refused: the codes that libsrt hands to the caller's program, and the words that
/// the channel's owner reads.
enum Refusal {
  VERSION(8, "speaks a version before 1.3"),
  BAD_SECRET(10, "has another passphrase"),
  UNSECURE(11, "encrypts and we do not, or the other way round"),
  GROUP(15, "wants to send over several paths"),
  UNAUTHORIZED(1401, "asks for another stream id"),
  BAD_MODE(1405, "wants to play, not to publish");

  /// On the wire all reasons stand above the types of handshake (4.3).
  private static final int REASONS = 1000;

  private final int code;
  private final String words;

  Refusal(int code, String words) {
    this.code = code;
    this.words = words;
  }

  String words() {
    return words;
  }

  /// What a listener says that refuses us; empty when it does not.
  static Optional<String> told(ByteBuffer packet) {
    if (packet.remaining() < SrtHandshake.FIXED_BYTES
        || !SrtPacket.isControl(packet, SrtPacket.HANDSHAKE)) {
      return Optional.empty();
    }
    int code = packet.getInt(packet.position() + SrtHandshake.TYPE) - REASONS;
    if (code < 0) {
      return Optional.empty();
    }
    return Stream.of(values())
        .filter(refusal -> refusal.code == code)
        .map(refusal -> refusal.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .findFirst()
        .or(() -> Optional.of("code " + code));
  }

  /// Turns the caller's packet into the answer that ends its call.
  void answer(ByteBuffer packet, SrtHandshake asked) {
    packet.limit(packet.position() + SrtHandshake.FIXED_BYTES);
    SrtPacket.address(packet, asked.socket());
    packet.putShort(packet.position() + SrtHandshake.EXTENSION_FIELD, (short) 0);
    packet.putInt(packet.position() + SrtHandshake.TYPE, REASONS + code);
  }
}

package dev.millrace.live.ingest.srt;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The handshake packet of a caller (3.2.1).
///
/// @param timestamp of the packet, in microseconds since the caller began
/// @param version 4 in the first packet, 5 afterwards
/// @param phase where the handshake is
/// @param socket the caller's socket, which answers are addressed to
/// @param cookie what we gave the caller to show
/// @param streamId what the caller wants; empty when it does not say
/// @param grouped whether it is one of several connections that carry the same
/// @param keyAt where in the packet its key stands; empty when it brings none
record SrtHandshake(
    int timestamp,
    int version,
    Phase phase,
    int socket,
    int cookie,
    String streamId,
    boolean grouped,
    Optional<Span> keyAt) {
  static final int FIXED_BYTES = SrtPacket.HEADER_BYTES + 48;
  static final int VERSION = SrtPacket.HEADER_BYTES;
  static final int EXTENSION_FIELD = SrtPacket.HEADER_BYTES + 6;
  static final int TYPE = SrtPacket.HEADER_BYTES + 20;
  static final int SOCKET = SrtPacket.HEADER_BYTES + 24;
  static final int COOKIE = SrtPacket.HEADER_BYTES + 28;

  static final int KEY_REQUEST = 3;
  static final int KEY_RESPONSE = 4;
  static final int STREAM_ID = 5;
  private static final int GROUP = 8;

  /// The flag in the extension field that a stream id may follow (3.2.1).
  private static final int CONFIGURED = 4;

  /// Where a handshake is, by the number on the wire.
  enum Phase {
    /// The caller is told a cookie.
    INDUCTION(1),
    /// It says who it is, and what it wants.
    CONCLUSION(-1),
    OTHER(0);

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    static Phase of(int code) {
      return switch (code) {
        case 1 -> INDUCTION;
        case -1 -> CONCLUSION;
        default -> OTHER;
      };
    }

    int code() {
      return code;
    }
  }

  /// A piece of a packet.
  record Span(int offset, int length) {}

  /// Reads a datagram; empty when it is no handshake that makes sense.
  static Optional<SrtHandshake> read(ByteBuffer datagram) {
    if (datagram.remaining() < FIXED_BYTES || !SrtPacket.isControl(datagram, SrtPacket.HANDSHAKE)) {
      return Optional.empty();
    }
    ByteBuffer packet = datagram.slice();
    Phase phase = Phase.of(packet.getInt(TYPE));
    var extensions = new Extensions();
    if (phase == Phase.CONCLUSION && !extensions.read(packet)) {
      return Optional.empty();
    }
    return Optional.of(
        new SrtHandshake(
            SrtPacket.timestamp(packet),
            packet.getInt(VERSION),
            phase,
            packet.getInt(SOCKET),
            packet.getInt(COOKIE),
            extensions.streamId,
            extensions.grouped,
            extensions.key));
  }

  /// Where the extension of that type stands in a handshake (3.2.1.1).
  static Optional<Span> extension(ByteBuffer datagram, int wanted) {
    ByteBuffer packet = datagram.slice();
    int at = FIXED_BYTES;
    while (at + 4 <= packet.limit()) {
      var span = new Span(at + 4, 4 * (packet.getShort(at + 2) & 0xffff));
      if (span.offset() + span.length() > packet.limit()) {
        return Optional.empty();
      }
      if ((packet.getShort(at) & 0xffff) == wanted) {
        return Optional.of(span);
      }
      at = span.offset() + span.length();
    }
    return Optional.empty();
  }

  /// A conclusion that also says what it wants, in a buffer of its own.
  static ByteBuffer withStreamId(ByteBuffer conclusion, String streamId) {
    byte[] words = Words.of(streamId);
    ByteBuffer longer = ByteBuffer.allocate(conclusion.remaining() + 4 + words.length);
    longer.put(conclusion.duplicate());
    longer.putShort((short) STREAM_ID).putShort((short) (words.length / 4)).put(words).flip();
    int extensions = longer.getShort(EXTENSION_FIELD) | CONFIGURED;
    return longer.putShort(EXTENSION_FIELD, (short) extensions);
  }

  /// What stands behind the fixed part.
  private static final class Extensions {
    private String streamId = "";
    private boolean grouped;
    private Optional<Span> key = Optional.empty();

    private boolean read(ByteBuffer packet) {
      int at = FIXED_BYTES;
      while (at + 4 <= packet.limit()) {
        int type = packet.getShort(at) & 0xffff;
        var span = new Span(at + 4, 4 * (packet.getShort(at + 2) & 0xffff));
        at = span.offset() + span.length();
        if (at > packet.limit()) {
          return false;
        }
        take(type, span, packet);
      }
      return true;
    }

    private void take(int type, Span span, ByteBuffer packet) {
      switch (type) {
        case KEY_REQUEST -> key = Optional.of(span);
        case STREAM_ID -> streamId = Words.text(packet.slice(span.offset(), span.length()));
        case GROUP -> grouped = true;
        default -> {}
      }
    }
  }
}

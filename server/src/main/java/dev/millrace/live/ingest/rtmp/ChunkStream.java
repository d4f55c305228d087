package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;

/// One chunk stream: what a header said that later ones leave out, and the message under way.
final class ChunkStream {
  private static final int FIRST_ALLOCATION = 4 << 10;
  private static final int EXTENDED = 0x00ff_ffff;
  private static final long CLOCK = 0xffff_ffffL;

  private int type;
  private int length;
  private long timestamp;
  private long delta;
  private long messageStream;
  private boolean extended;
  private boolean underWay;
  private ByteBuffer payload = ByteBuffer.allocate(0);

  /// Whether four bytes of time follow on this header (5.3.1.3).
  boolean isExtended(BasicHeader basic, ByteBuffer header) {
    return basic.format() == 3 ? extended : medium(header, basic.length()) == EXTENDED;
  }

  /// A message begins.
  ///
  /// @param fields the message header, extended timestamp included
  void begin(BasicHeader basic, ByteBuffer fields) {
    int format = basic.format();
    if (format < 3) {
      delta = medium(fields, fields.position());
      extended = delta == EXTENDED;
      fields.position(fields.position() + 3);
    }
    if (format <= 1) {
      length = (int) medium(fields, fields.position());
      type = fields.get(fields.position() + 3) & 0xff;
      fields.position(fields.position() + 4);
    }
    if (format == 0) {
      messageStream = Integer.toUnsignedLong(Integer.reverseBytes(fields.getInt()));
    }
    if (extended) {
      delta = Integer.toUnsignedLong(fields.getInt());
    }
    timestamp = (format == 0 ? delta : timestamp + delta) & CLOCK;
    underWay = true;
    payload = ByteBuffer.allocate(Math.min(length, FIRST_ALLOCATION));
  }

  boolean isUnderWay() {
    return underWay;
  }

  /// Of the whole message.
  int length() {
    return length;
  }

  int missing() {
    return length - payload.position();
  }

  void take(ByteBuffer input, int count) {
    if (payload.remaining() < count) {
      int needed = payload.position() + count;
      int size = Math.min(length, Math.max(needed, 2 * payload.capacity()));
      payload = ByteBuffer.allocate(size).put(payload.flip());
    }
    payload.put(input.slice(input.position(), count));
    input.position(input.position() + count);
  }

  /// The message, once nothing is missing.
  Message message() {
    var message = new Message(type, timestamp, messageStream, payload.flip());
    drop();
    return message;
  }

  /// Gives up the message under way, if there is one; its length.
  int drop() {
    int dropped = underWay ? length : 0;
    underWay = false;
    payload = ByteBuffer.allocate(0);
    return dropped;
  }

  private static long medium(ByteBuffer fields, int at) {
    return (fields.getShort(at) & 0xffffL) << 8 | (fields.get(at + 2) & 0xffL);
  }
}

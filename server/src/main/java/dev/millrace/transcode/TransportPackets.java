package dev.millrace.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Walks the packets of an MPEG transport stream (ISO/IEC 13818-1, 2.4.3), of 188 bytes or, in
/// M2TS, of 192; what lies between them, as where recordings were joined, is passed over.
final class TransportPackets {
  static final int PACKET = 188;

  /// Before each packet M2TS has its time of arrival.
  private static final int LONG_PACKET = PACKET + 4;

  private static final int SYNC = 0x47;
  private static final int PID_MASK = 0x1fff;
  private static final int LAST_TABLE_PID = 0x1f;
  private static final int HEADER = 4;
  private static final int MANY = 4;
  private static final int BUFFER_BYTES = 1 << 20;

  /// Gets each packet that carries something of a stream.
  @FunctionalInterface
  interface Visitor {
    void packet(Packet packet) throws IOException;
  }

  /// What becomes of the bytes when their packets were visited.
  @FunctionalInterface
  interface Sink {
    void take(ByteBuffer visited) throws IOException;
  }

  /// A packet of stream `pid` at `position` of the file.
  ///
  /// @param payload where in `bytes` it begins
  record Packet(ByteBuffer bytes, long position, int pid, int payload, int end) {
    private static final int SCRAMBLING = 0xc0;

    private int header() {
      return end - PACKET;
    }

    boolean isScrambled() {
      return (bytes.get(header() + 3) & SCRAMBLING) != 0;
    }

    /// Whether a PES packet begins here.
    boolean begins() {
      return (bytes.get(header() + 1) & 0x40) != 0 && !isScrambled();
    }
  }

  private final Visitor visitor;
  private int length;

  TransportPackets(Visitor visitor) {
    this.visitor = visitor;
  }

  /// Visits every packet of a file.
  void walk(FileChannel file, Sink sink) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
    long position = 0;
    boolean more = true;
    while (more) {
      while (bytes.hasRemaining() && more) {
        more = file.read(bytes) >= 0;
      }
      bytes.flip();
      int done = visit(bytes, position, !more);
      sink.take(bytes.slice(0, done));
      position += done;
      bytes.position(done).compact();
    }
  }

  /// Visits the packets in `bytes` up to where too little is left to tell one; the bytes are those
  /// at `position` of the file.
  ///
  /// @param last whether no more come
  /// @return how many bytes are done with
  int visit(ByteBuffer bytes, long position, boolean last) throws IOException {
    int end = bytes.limit() - (last ? PACKET : MANY * LONG_PACKET);
    int at = 0;
    while (at <= end) {
      if (length == 0 || !isSync(bytes, at)) {
        length = lengthAt(bytes, at);
      }
      if (length > 0) {
        packet(bytes, at, position + at);
      }
      at += Math.max(1, length);
    }
    return last ? bytes.limit() : Math.min(at, bytes.limit());
  }

  /// How far the next packet is from one that begins here; 0 when none does.
  private static int lengthAt(ByteBuffer bytes, int at) {
    for (int candidate : new int[] {PACKET, LONG_PACKET}) {
      boolean all = at + candidate < bytes.limit();
      for (int next = at; all && next < Math.min(bytes.limit(), at + MANY * candidate); ) {
        all = isSync(bytes, next);
        next += candidate;
      }
      if (all) {
        return candidate;
      }
    }
    return 0;
  }

  private static boolean isSync(ByteBuffer bytes, int at) {
    return (bytes.get(at) & 0xff) == SYNC;
  }

  private void packet(ByteBuffer bytes, int at, long position) throws IOException {
    int pid = bytes.getShort(at + 1) & PID_MASK;
    int control = bytes.get(at + 3) & 0xff;
    boolean hasPayload = (control & 0x10) != 0;
    boolean hasAdaptation = (control & 0x20) != 0;
    int payload = HEADER + (hasAdaptation ? 1 + (bytes.get(at + HEADER) & 0xff) : 0);
    if (hasPayload && payload < PACKET && pid > LAST_TABLE_PID && pid < PID_MASK) {
      visitor.packet(new Packet(bytes, position, pid, at + payload, at + PACKET));
    }
  }
}

package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/// Whole answers of HTTP/1.1, head and body in one buffer off the heap, for the many who get the
/// same at the same time: each of them costs the kernel's work, and hardly anything beside.
///
/// **Threading**: confined to its event loop. **Limits**: [#MOST], each of a head and a short body;
/// the oldest makes way.
final class Plates {
  static final int MOST = 16;

  private static final FastThreadLocal<Plates> OF_THIS_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected Plates initialValue() {
          return new Plates();
        }
      };

  private final Deque<Plate> plates = new ArrayDeque<>(MOST);

  Plates() {}

  /// One answer as of one second.
  private static final class Plate {
    private final byte[] lines;
    private final Body.Bytes body;
    private final byte[] date;

    /// Not counted: they live as long as somebody has a window on them.
    private final ByteBuffer whole;

    Plate(byte[] lines, Body.Bytes body, byte[] date) {
      this.lines = lines;
      this.body = body;
      this.date = date;
      int length = (int) body.lengthBytes();
      int head = DirectAnswer.OK.length + lines.length + date.length;
      this.whole =
          ByteBuffer.allocateDirect(head + length)
              .put(DirectAnswer.OK)
              .put(lines)
              .put(date)
              .put(body.array(), body.offset(), length)
              .flip();
    }

    boolean isOf(byte[] otherLines, Body.Bytes otherBody, byte[] otherDate) {
      return body.equals(otherBody)
          && Arrays.equals(date, otherDate)
          && Arrays.equals(lines, otherLines);
    }
  }

  /// Those of the event loop on which this is called.
  static Plates here() {
    return OF_THIS_LOOP.get();
  }

  /// A 200 with these fields and this body, and the present date.
  ByteBuf of(Headers fields, Body.Bytes body) {
    byte[] lines = fields.engraved().lines();
    byte[] date = HttpDates.lastLine();
    for (Iterator<Plate> known = plates.descendingIterator(); known.hasNext(); ) {
      Plate plate = known.next();
      if (plate.isOf(lines, body, date)) {
        return Unpooled.wrappedBuffer(plate.whole);
      }
    }
    if (plates.size() == MOST) {
      plates.removeFirst();
    }
    Plate made = new Plate(lines, body, date);
    plates.addLast(made);
    return Unpooled.wrappedBuffer(made.whole);
  }
}

package dev.millrace.telemetry.sessions;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Makes events small by what they have in common with another of their session: a fifth of what
/// they were, at most.
///
/// An event in a chain is how long it is, how long it is packed, and that.
///
/// **Threading:** one thread.
final class Packing {
  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);
  private byte[] packed = new byte[1024];

  /// @param like what must be there again to unpack it
  /// @param into where it goes
  void pack(ByteBuffer event, byte[] like, Blocks.Chain into) {
    int length = event.remaining();
    deflater.reset();
    deflater.setDictionary(like);
    deflater.setInput(event.duplicate());
    deflater.finish();
    int end = HEAD_BYTES;
    while (!deflater.finished()) {
      if (end == packed.length) {
        packed = Arrays.copyOf(packed, 2 * end);
      }
      end += deflater.deflate(packed, end, packed.length - end);
    }
    ByteBuffer.wrap(packed).putInt(length).putInt(end - HEAD_BYTES);
    into.add(packed, end);
  }

  /// Tells of all events that are in a chain.
  void unpack(Blocks.Chain chain, byte[] like, Consumer<byte[]> to) {
    var all = ByteBuffer.wrap(chain.bytes());
    while (all.hasRemaining()) {
      int length = all.getInt();
      int end = all.getInt() + all.position();
      to.accept(unpack(all.slice(all.position(), end - all.position()), like, length));
      all.position(end);
    }
  }

  private byte[] unpack(ByteBuffer part, byte[] like, int length) {
    byte[] event = new byte[length];
    inflater.reset();
    inflater.setDictionary(like);
    inflater.setInput(part);
    try {
      int done = inflater.inflate(event);
      if (done != length) {
        throw new IllegalStateException("an event was packed as " + length + " bytes");
      }
      return event;
    } catch (DataFormatException e) {
      throw new IllegalStateException("what was packed here is no event", e);
    }
  }
}

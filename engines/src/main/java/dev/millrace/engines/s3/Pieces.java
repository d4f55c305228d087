package dev.millrace.engines.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A body as it comes, piece by piece.
@FunctionalInterface
interface Pieces {
  int PIECE_BYTES = 64 << 10;

  /// The next bytes, good until the next call; null after the last.
  @Nullable ByteBuffer next() throws IOException;

  /// The pieces of a stream; those of a request's own body come without a copy.
  static Pieces of(InputStream in) {
    if (in instanceof RequestBody body) {
      return body::next;
    }
    var piece = new byte[PIECE_BYTES];
    return () -> {
      int read = in.read(piece);
      return read < 0 ? null : ByteBuffer.wrap(piece, 0, read);
    };
  }
}

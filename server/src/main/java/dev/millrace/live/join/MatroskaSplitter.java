package dev.millrace.live.join;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Divides Matroska into what stands before its clusters and the clusters, which begin with key
/// pictures where whoever writes them sees to that.
final class MatroskaSplitter implements Splitter {
  private static final int CLUSTER = 0x1f43_b675;
  private static final int MARK = Integer.BYTES;

  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private int last;
  private boolean hasHead;

  @Override
  public void feed(byte[] bytes, int count, Pieces pieces) {
    for (int i = 0; i < count; i++) {
      last = (last << 8) | (bytes[i] & 0xff);
      piece.write(bytes[i]);
      if (last == CLUSTER) {
        before(pieces);
      }
    }
    if (piece.size() > Hold.MOST_BYTES) {
      pieces.piece(piece.toByteArray(), 0, piece.size());
      piece.reset();
    }
  }

  /// A cluster begins, and its mark has been taken for the end of what stood before.
  private void before(Pieces pieces) {
    byte[] all = piece.toByteArray();
    byte[] ended = Arrays.copyOf(all, Math.max(0, all.length - MARK));
    if (!hasHead) {
      pieces.needed(0, ended);
      hasHead = true;
    }
    pieces.piece(ended, 0, ended.length);
    pieces.entrance(true);
    piece.reset();
    piece.write(all, all.length - MARK, MARK);
  }

  @Override
  public byte[] rest() {
    return piece.toByteArray();
  }
}

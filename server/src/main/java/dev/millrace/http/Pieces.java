package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Content in the transport's own buffers, a piece from anywhere at a time. What is in memory is
/// not copied; files are read into pooled memory.
///
/// **Ownership**: whoever got a piece releases it when it is sent; the transport never does.
@FunctionalInterface
interface Pieces {
  ByteBuf piece(long from, int lengthBytes);

  static Pieces of(Body.Bytes bytes) {
    return (from, length) ->
        Unpooled.wrappedBuffer(bytes.array(), bytes.offset() + (int) from, length);
  }

  static Pieces of(Body.Buffer buffer) {
    return (from, length) -> {
      if (from > 0 && buffer.isCalledBack()) {
        throw new IllegalStateException("the memory was called back: it was read too slowly");
      }
      return Unpooled.wrappedBuffer(buffer.bytes().slice((int) from, length));
    };
  }

  static Pieces of(Body.OpenFile file) {
    return (from, length) -> read(file, from, length);
  }

  private static ByteBuf read(Body.OpenFile file, long from, int length) {
    ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    try {
      while (piece.isWritable()) {
        long position = file.offset() + from + piece.writerIndex();
        if (piece.writeBytes(file.channel(), position, piece.writableBytes()) < 0) {
          throw new EOFException("the file became shorter while it was sent");
        }
      }
      return piece;
    } catch (IOException e) {
      piece.release();
      throw new UncheckedIOException(e);
    }
  }
}

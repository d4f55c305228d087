package dev.millrace.delivery.cache;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/// A file's bytes as memory that is the kernel's: it costs us none, and stays when the file's name
/// is gone.
///
/// **Ownership**: who made it closes it when nobody has any of its bytes any more.
///
/// @param over hears of that
record Mapping(ByteBuffer bytes, Arena arena, Runnable over) implements AutoCloseable {
  static Mapping of(FileChannel file, long lengthBytes, Runnable over) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      ByteBuffer bytes = file.map(MapMode.READ_ONLY, 0, lengthBytes, arena).asByteBuffer();
      return new Mapping(bytes, arena, over);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void close() {
    arena.close();
    over.run();
  }
}

package dev.millrace.delivery.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// An object as the cache has it, to be sent from where it is.
public sealed interface Cached {
  Facts facts();

  /// Where to keep what is made of it.
  Beside beside();

  /// All of it in memory.
  ///
  /// @param bytes direct and read-only, from position 0 to its limit
  record InMemory(Facts facts, Beside beside, ByteBuffer bytes) implements Cached {}

  /// All of it in a file, from its beginning. **Ownership**: whoever got it releases `file` once.
  record OnDisk(Facts facts, Beside beside, OpenFile file) implements Cached {}

  /// Read while it comes from the origin. **Ownership**: whoever got it runs `release`, once or
  /// more, when no further part will be opened.
  record Streamed(Facts facts, Part part, Way way, Runnable release) implements Cached {
    /// What is made of it is for one answer.
    @Override
    public Beside beside() {
      return new Beside();
    }
  }

  /// How an object comes from the origin.
  enum Way {
    /// For the one who asked first.
    FETCHED,
    /// By a fetch that was under way.
    JOINED,
    /// For one asker alone, because it is too large for the cache.
    PASSED
  }

  /// Opens a part of an object; blocks, and so do reads that are ahead of the origin. A read throws
  /// [IOException] when the rest will not come.
  @FunctionalInterface
  interface Part {
    InputStream open(long from, long lengthBytes) throws IOException;
  }
}

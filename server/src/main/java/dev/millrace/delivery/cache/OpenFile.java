package dev.millrace.delivery.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A file that stays open while anybody uses it, also when its name is gone.
///
/// **Ownership**: who opened it has one use of it, each [#acquire] is one more; the last [#release]
/// closes it. **Threading**: any.
public final class OpenFile {
  private final FileChannel channel;
  private final AtomicInteger uses = new AtomicInteger(1);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Mapping mapping;

  private OpenFile(FileChannel channel) {
    this.channel = channel;
  }

  static OpenFile open(Path file) throws IOException {
    return new OpenFile(FileChannel.open(file, StandardOpenOption.READ));
  }

  /// For reads at given positions only: its own position is nobody's.
  public FileChannel channel() {
    return channel;
  }

  /// All of it as memory, for as long as the caller has a use of it; of a file of less than 2 GiB.
  ByteBuffer mapped() throws IOException {
    lock.lock();
    try {
      Mapping known = mapping;
      if (known == null) {
        known = Mapping.of(channel, channel.size(), () -> {});
        mapping = known;
      }
      return known.bytes();
    } finally {
      lock.unlock();
    }
  }

  /// Reads `lengthBytes` bytes from `from`. **Ownership**: closing it ends one use.
  InputStream stream(long from, long lengthBytes) {
    return new FileStream(this, from, lengthBytes);
  }

  /// One more use, or null when it is closed already.
  @Nullable OpenFile acquire() {
    int seen = uses.get();
    while (seen > 0) {
      if (uses.compareAndSet(seen, seen + 1)) {
        return this;
      }
      seen = uses.get();
    }
    return null;
  }

  /// Ends one use.
  public void release() {
    if (uses.decrementAndGet() == 0) {
      try {
        unmap();
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException("a file that was only read does not close", e);
      }
    }
  }

  private void unmap() {
    lock.lock();
    try {
      if (mapping != null) {
        mapping.close();
      }
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file that stays open while anybody uses it, also when its name is gone.
///
/// **Ownership**: who opened it has one use of it, each [#acquire] is one more; the last [#release]
/// closes it. **Threading**: any.
public final class OpenFile {
  private final FileChannel channel;
  private final Runnable damaged;
  private final Uses uses = new Uses();

  private OpenFile(FileChannel channel, Runnable damaged) {
    this.channel = channel;
    this.damaged = damaged;
  }

  static OpenFile open(Path file) throws IOException {
    return open(file, () -> {});
  }

  /// @param damaged hears, on any thread, that the file is not what it was
  static OpenFile open(Path file, Runnable damaged) throws IOException {
    return new OpenFile(FileChannel.open(file, StandardOpenOption.READ), damaged);
  }

  /// Somebody found it shorter than it was; never blocks.
  public void damaged() {
    damaged.run();
  }

  /// For reads at given positions only: its own position is nobody's.
  public FileChannel channel() {
    return channel;
  }

  /// A copy of `length` bytes from `from`, [Copies#MOST_BYTES] at most. **On failure** the file is
  /// shorter than it was.
  Body.Window window(long from, int length) throws IOException {
    ByteBuffer copy = Copies.take(length);
    try {
      while (copy.hasRemaining()) {
        if (channel.read(copy, from + copy.position()) < 0) {
          throw new IOException("the file became shorter");
        }
      }
    } catch (IOException | RuntimeException e) {
      Copies.giveBack(copy);
      throw e;
    }
    return new Body.Window(copy.flip().asReadOnlyBuffer(), () -> Copies.giveBack(copy));
  }

  /// Reads `lengthBytes` bytes from `from`. **Ownership**: closing it ends one use.
  InputStream stream(long from, long lengthBytes) {
    return new FileStream(this, from, lengthBytes);
  }

  /// One more use, or null when it is closed already.
  @Nullable OpenFile acquire() {
    return uses.acquire() ? this : null;
  }

  /// Ends one use.
  public void release() {
    if (uses.release()) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException("a file that was only read does not close", e);
      }
    }
  }
}

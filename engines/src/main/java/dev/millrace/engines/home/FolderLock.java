package dev.millrace.engines.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right of one process to use a folder; the system takes it back when the process dies.
///
/// A POSIX lock is lost when *any* descriptor of the file is closed in the same process, so the
/// folders held by this JVM are also kept in a set and the file is never opened a second time.
final class FolderLock implements AutoCloseable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
  private static final String FILE = "lock";

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// Takes the lock of `folder`, or says who has it.
  static FolderLock take(String engine, Path folder) throws IOException {
    if (!HELD.add(folder)) {
      throw new EngineException(engine, "already running in this process on " + folder);
    }
    FileChannel channel = null;
    try {
      channel = open(folder.resolve(FILE));
      if (channel.tryLock() == null) {
        String owner = Files.readString(folder.resolve(FILE)).strip();
        throw new EngineException(engine, folder + " is in use by process " + owner);
      }
      write(channel, Long.toString(ProcessHandle.current().pid()));
      return new FolderLock(folder, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(folder);
      closeQuietly(channel);
      throw e;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void write(FileChannel channel, String pid) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
  }

  @Override
  public void close() {
    closeQuietly(channel);
    HELD.remove(folder);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      System.getLogger(FolderLock.class.getName())
          .log(System.Logger.Level.DEBUG, "The lock file did not close", e);
    }
  }
}

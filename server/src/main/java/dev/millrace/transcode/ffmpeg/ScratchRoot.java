package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The folder of one [Ffmpeg], in which every process gets a folder of its own.
///
/// **Ownership**: holds a file lock for as long as the JVM lives. What a killed JVM left behind is
/// known by its free lock and is swept away by the next one that starts.
final class ScratchRoot implements AutoCloseable {
  /// Nobody else names a folder or a file so: what is swept is deleted whole.
  private static final String PREFIX = "mr-scratch-";
  private static final String OWN_PREFIX = PREFIX + ProcessHandle.current().pid() + "-";
  private static final String LOCK = ".mr-scratch-lock";
  private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "\\d+-\\d+");
  private static final Duration YOUNG = Duration.ofSeconds(5);

  private final Path folder;
  private final FileChannel lock;
  private final OptionalInt owner;

  private ScratchRoot(Path folder, FileChannel lock, OptionalInt owner) {
    this.folder = folder;
    this.lock = lock;
    this.owner = owner;
  }

  /// Sweeps the leftovers of dead servers in `parent` and makes a new root there.
  ///
  /// @param owner the user id that the processes run as, when it is not ours
  static ScratchRoot create(Path parent, OptionalInt owner) {
    try {
      Files.createDirectories(parent);
      sweep(parent);
      Path folder = Files.createTempDirectory(parent, OWN_PREFIX);
      var lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      lock.lock();
      if (owner.isPresent()) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      }
      return new ScratchRoot(folder, lock, owner);
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch folder in " + parent, e);
    }
  }

  /// A new empty folder that only the processes' user and we can enter.
  Path newFolder() throws IOException {
    Path made = Files.createTempDirectory(folder, "p");
    if (owner.isPresent()) {
      Files.setAttribute(made, "unix:uid", owner.getAsInt());
    }
    return made;
  }

  private static void sweep(Path parent) throws IOException {
    try (var found = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path old : found) {
        if (isAbandoned(old)) {
          Folders.delete(old);
        }
      }
    }
  }

  /// Our own folders are skipped by name: closing any channel on a lock file would drop the lock.
  private static boolean isAbandoned(Path folder) throws IOException {
    Path lockFile = folder.resolve(LOCK);
    String name = String.valueOf(folder.getFileName());
    if (!NAME.matcher(name).matches() || name.startsWith(OWN_PREFIX)) {
      return false;
    }
    if (!Files.isWritable(lockFile) || isYoung(lockFile)) {
      return false;
    }
    try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  /// A folder may be a moment old and not yet locked.
  private static boolean isYoung(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(YOUNG));
  }

  @Override
  public void close() {
    Folders.delete(folder);
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.millrace;

import dev.millrace.cli.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything of one server.
///
/// **Ownership:** one process at a time, by a lock that the kernel drops with the process.
final class DataFolder implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;
  private static final int MOST_NAME = 40;

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Makes the folder when it is missing and takes it.
  ///
  /// **On failure** [CommandFailed]: another server has it, or it cannot be written.
  static DataFolder open(Path path) {
    try {
      Files.createDirectories(path);
      var lock =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(lock)) {
        return new DataFolder(path, lock);
      }
      lock.close();
      throw new CommandFailed(
          "the data folder %s is in use by another process; give each a --data of its own"
              .formatted(path));
    } catch (IOException e) {
      throw new CommandFailed("cannot use the data folder " + path + ": " + e.getMessage());
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /// `name` with a mark of this folder, so that processes of one machine have names of their own
  /// that outlive them.
  String markedName(String name) {
    String mark = Integer.toHexString(path.toString().hashCode());
    return name.substring(0, Math.min(name.length(), MOST_NAME - mark.length())) + "-" + mark;
  }

  /// The admin token, made at the first start; readable by the owner alone.
  String adminToken() {
    Path file = path.resolve("admin-token");
    try {
      String known = read(file);
      if (known != null) {
        return known;
      }
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      writePrivately(file, token + "\n");
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    String token = Files.readString(file).strip();
    if (token.length() < 16) {
      throw new CommandFailed(file + " holds no token; remove it and a new one is made");
    }
    return token;
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

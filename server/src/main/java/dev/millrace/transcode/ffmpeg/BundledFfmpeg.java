package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// The FFmpeg inside `org.bytedeco:ffmpeg` on the class path, unpacked once into the cache.
///
/// A folder of the cache is either complete or absent: it is filled under another name and renamed
/// whole. Two processes that unpack at once both end with the same folder.
final class BundledFfmpeg {
  private static final String ROOT = "org/bytedeco/ffmpeg/";

  private BundledFfmpeg() {}

  /// The folder with the unpacked programs, or empty when none is on the class path.
  static Optional<Path> unpack(Path cache) {
    String resource = ROOT + platform() + "-gpl/";
    URL program = BundledFfmpeg.class.getClassLoader().getResource(resource + "ffmpeg");
    if (program == null) {
      return Optional.empty();
    }
    try {
      if (!(program.openConnection() instanceof JarURLConnection connection)) {
        return Optional.empty();
      }
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        Path target = cache.resolve("ffmpeg").resolve(name(Path.of(jar.getName())));
        if (!Files.isDirectory(target)) {
          fill(jar, resource, target);
        }
        return Optional.of(target);
      }
    } catch (IOException e) {
      throw new FfmpegUnavailable("cannot unpack FFmpeg into " + cache + ": " + e.getMessage(), e);
    }
  }

  /// The jar's file name without its ending: `ffmpeg-8.0.1-1.5.13-linux-x86_64-gpl`.
  private static String name(Path jar) {
    return String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", "");
  }

  private static String platform() {
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return machine.equals("aarch64") ? "linux-arm64" : "linux-x86_64";
  }

  private static void fill(JarFile jar, String resource, Path target) throws IOException {
    var readable =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    Path parent = target.resolveSibling("");
    Files.createDirectories(parent, readable);
    Path draft = Files.createTempDirectory(parent, ".unpacking-");
    try {
      for (JarEntry entry : jar.stream().filter(e -> isProgramOrLibrary(e, resource)).toList()) {
        Path file = draft.resolve(entry.getName().substring(resource.length()));
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      Folders.delete(draft);
    } catch (IOException e) {
      Folders.delete(draft);
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  /// The JNI bridges are for programs that link FFmpeg in; we never do.
  private static boolean isProgramOrLibrary(JarEntry entry, String resource) {
    String name = entry.getName();
    return !entry.isDirectory()
        && name.startsWith(resource)
        && name.indexOf('/', resource.length()) < 0
        && !name.startsWith(resource + "libjni");
  }
}

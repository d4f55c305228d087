package dev.millrace.engines.s3;

import dev.millrace.engines.home.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Set;

/// The folder whose subfolders are the buckets.
final class Buckets {
  /// S3Proxy lets anybody list a bucket whose folder others may read.
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private Buckets() {}

  static Path root(Path home) {
    return home.resolve("buckets");
  }

  /// Creates what is missing, on a file system that can hold an object's metadata.
  static Path prepare(Path home, List<String> names) throws IOException {
    Path root = Files.createDirectories(root(home));
    requireAttributes(root);
    for (String name : names) {
      Files.setPosixFilePermissions(Files.createDirectories(root.resolve(name)), PRIVATE);
    }
    return root;
  }

  /// ETags and content types are extended attributes; without them objects would be lost silently.
  private static void requireAttributes(Path root) throws IOException {
    Path probe = Files.createTempFile(root.getParent(), "probe", null);
    try {
      var view = Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
      if (view == null) {
        throw new IOException("no such attributes");
      }
      view.write("probe", ByteBuffer.wrap(new byte[] {1}));
    } catch (IOException | UnsupportedOperationException e) {
      throw new EngineException(
          EmbeddedS3.NAME,
          "the file system of " + root + " has no extended attributes, which hold the metadata",
          e);
    } finally {
      Files.delete(probe);
    }
  }
}

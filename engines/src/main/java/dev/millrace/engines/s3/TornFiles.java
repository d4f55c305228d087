package dev.millrace.engines.s3;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Half-written files that a killed server left behind, which it would list as objects.
///
/// S3Proxy writes `key-UUID`, then the metadata, then renames it to `key`. A file is torn when its
/// name ends like that, it was written since the killed server's start, and it either has no
/// metadata or is a second link to the object `key`. An object whose own key ends in a UUID has
/// metadata and stays; so do the parts of unfinished uploads, which can be continued.
final class TornFiles {
  private static final Pattern TEMPORARY =
      Pattern.compile("(.+)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(TornFiles.class.getName());

  private TornFiles() {}

  /// Removes what was torn since `begin`, and says how many files that were.
  static int sweep(Path root, FileTime begin) throws IOException {
    var sweeper = new Sweeper(FileTime.from(begin.toInstant().minus(CLOCK_SLACK)));
    Files.walkFileTree(root, sweeper);
    return sweeper.removed;
  }

  private static final class Sweeper extends SimpleFileVisitor<Path> {
    private final FileTime begin;
    private int removed;

    private Sweeper(FileTime begin) {
      this.begin = begin;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      boolean recent = attributes.lastModifiedTime().compareTo(begin) >= 0;
      if (recent && attributes.isRegularFile() && isTorn(file)) {
        LOG.log(System.Logger.Level.INFO, "Removing a half-written file path={0}", file);
        Files.delete(file);
        removed++;
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isTorn(Path file) throws IOException {
      Matcher name = TEMPORARY.matcher(file.getFileName().toString());
      if (!name.matches()) {
        return false;
      }
      Path object = file.resolveSibling(name.group(1));
      return !hasMetadata(file) || (Files.exists(object) && Files.isSameFile(object, file));
    }

    private static boolean hasMetadata(Path file) throws IOException {
      return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
          .list()
          .contains(Names.ETAG);
    }
  }
}

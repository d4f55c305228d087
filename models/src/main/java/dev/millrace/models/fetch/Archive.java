package dev.millrace.models.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/// A package on disk, a `.tgz` or a `.jar`, out of which single files are read into memory.
///
/// No path of the archive becomes a path of ours, so none can lead anywhere; links and folders are
/// passed over. **Limits**: 64 MiB a file, 256 MiB of all that are wanted, 4 GiB unpacked, 100,000
/// entries.
public record Archive(Path file) {
  private static final int MAX_FILE = 64 << 20;
  private static final long MAX_WANTED = 256L << 20;
  private static final long MAX_UNPACKED = 4L << 30;
  private static final int MAX_ENTRIES = 100_000;

  /// The files of these names.
  ///
  /// **On failure** [FetchFailed] when one is missing or the archive exceeds a limit.
  public Map<String, ByteBuffer> read(Set<String> wanted) throws FetchFailed {
    var found = new HashMap<String, ByteBuffer>();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        ArchiveInputStream<?> entries = open(raw)) {
      collect(entries, wanted, found);
    } catch (IOException e) {
      throw new FetchFailed(
          "the package %s cannot be read: %s".formatted(name(), e.getMessage()), e);
    }
    if (!found.keySet().containsAll(wanted)) {
      var missing = new TreeSet<>(wanted);
      missing.removeAll(found.keySet());
      throw new FetchFailed("the package %s lacks %s".formatted(name(), missing));
    }
    return found;
  }

  private ArchiveInputStream<?> open(InputStream raw) throws IOException {
    return name().endsWith(".jar")
        ? new ZipArchiveInputStream(raw)
        : new TarArchiveInputStream(new Bounded(new GZIPInputStream(raw), MAX_UNPACKED));
  }

  private void collect(
      ArchiveInputStream<?> entries, Set<String> wanted, Map<String, ByteBuffer> found)
      throws IOException, FetchFailed {
    long bytes = 0;
    int seen = 0;
    for (ArchiveEntry e = entries.getNextEntry();
        e != null && found.size() < wanted.size();
        e = entries.getNextEntry()) {
      seen++;
      if (seen > MAX_ENTRIES) {
        throw new FetchFailed("the package %s has too many entries".formatted(name()));
      }
      if (!isFile(e) || !wanted.contains(e.getName())) {
        continue;
      }
      byte[] content = entries.readNBytes(MAX_FILE + 1);
      bytes += content.length;
      if (content.length > MAX_FILE || bytes > MAX_WANTED) {
        throw new FetchFailed("%s in %s is too large".formatted(e.getName(), name()));
      }
      if (found.put(e.getName(), ByteBuffer.wrap(content)) != null) {
        throw new FetchFailed("%s is twice in %s".formatted(e.getName(), name()));
      }
    }
  }

  private static boolean isFile(ArchiveEntry entry) {
    boolean link = entry instanceof TarArchiveEntry tar && (tar.isSymbolicLink() || tar.isLink());
    return !entry.isDirectory() && !link;
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }

  /// A stream that fails instead of going on for ever.
  private static final class Bounded extends java.io.FilterInputStream {
    private long left;

    Bounded(InputStream in, long most) {
      super(in);
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      take(1);
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      take(Math.max(0, count));
      return count;
    }

    private void take(int count) throws IOException {
      left -= count;
      if (left < 0) {
        throw new IOException("it unpacks to more than its limit");
      }
    }
  }
}

package dev.millrace.vod;

import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.Transcoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Local copies of sources, because FFmpeg reads nothing but an open file.
///
/// Where the store keeps its objects on this machine a copy is but a second name of the object's
/// file, so that a film of any length is there at once. A recording whose clock jumps is written
/// anew; all processes make the same of it. A copy is made once and kept for the
/// asset's further steps. When all copies together weigh more than the limit, those that no step
/// uses are removed, the longest unused first.
///
/// **Threading:** safe; steps of one asset wait for one download. **Ownership:** the folder is this
/// process's own, closed to others and emptied at start.
final class SourceFiles {
  private final ObjectStore store;
  private final Path folder;
  private final long maxBytes;
  private final AtomicLong made = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

  SourceFiles(ObjectStore store, Path folder, long maxBytes) {
    this.store = store;
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /// Empties the folder of what an earlier process left.
  void clean() {
    try {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> old = Files.walk(folder).sorted(Comparator.reverseOrder())) {
          for (Path path : old.toList()) {
            Files.delete(path);
          }
        }
      }
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The asset's source as a local file, until the lease is closed.
  ///
  /// **On failure** nothing is left of a partial download.
  Lease lease(String assetId) {
    Copy copy = use(assetId);
    try {
      copy.fill(() -> copied(assetId));
      makeRoom();
      return new Lease(copy);
    } catch (RuntimeException e) {
      release(copy);
      throw e;
    }
  }

  /// The source, or what was made of it where its clock jumps.
  private Path copied(String assetId) {
    Path source = folder.resolve(assetId + "-" + made.incrementAndGet());
    store.obtain(key(assetId), source);
    try {
      Path straight = folder.resolve(source.getFileName() + "-straight");
      Path file = Transcoder.straightened(source, straight);
      if (file.equals(straight)) {
        delete(source);
      }
      return file;
    } catch (RuntimeException e) {
      delete(source);
      throw e;
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A name for a file of a step's own, which the step removes.
  Path scratch(String assetId) {
    return folder.resolve(assetId + "-scratch-" + made.incrementAndGet());
  }

  /// Removes the copy now, or as soon as its last lease is closed.
  void forget(String assetId) {
    lock.lock();
    try {
      Copy copy = copies.remove(assetId);
      if (copy != null) {
        copy.unwanted = true;
        if (copy.users == 0) {
          copy.delete();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// The name of an asset's original in the bucket.
  static String key(String assetId) {
    return "uploads/" + assetId + "/source";
  }

  private Copy use(String assetId) {
    lock.lock();
    try {
      Copy copy = copies.computeIfAbsent(assetId, _ -> new Copy());
      copy.users++;
      return copy;
    } finally {
      lock.unlock();
    }
  }

  private void release(Copy copy) {
    lock.lock();
    try {
      copy.users--;
      if (copy.users == 0 && copy.unwanted) {
        copy.delete();
      }
    } finally {
      lock.unlock();
    }
    makeRoom();
  }

  private void makeRoom() {
    lock.lock();
    try {
      long total = copies.values().stream().mapToLong(copy -> copy.sizeBytes).sum();
      for (var entries = copies.values().iterator(); total > maxBytes && entries.hasNext(); ) {
        Copy copy = entries.next();
        if (copy.users == 0) {
          total -= copy.sizeBytes;
          copy.delete();
          entries.remove();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// A copy in use.
  final class Lease implements AutoCloseable {
    private final Copy copy;

    private Lease(Copy copy) {
      this.copy = copy;
    }

    Path file() {
      return copy.file;
    }

    @Override
    public void close() {
      release(copy);
    }
  }

  /// One file; `users` and `unwanted` are guarded by the outer lock, the file by its own.
  private static final class Copy {
    private final ReentrantLock filling = new ReentrantLock();
    private Path file = Path.of("");
    private volatile long sizeBytes;
    private int users;
    private boolean unwanted;

    void fill(Supplier<Path> copied) {
      filling.lock();
      try {
        if (sizeBytes == 0) {
          file = copied.get();
          sizeBytes = Files.size(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        filling.unlock();
      }
    }

    void delete() {
      if (sizeBytes > 0) {
        SourceFiles.delete(file);
      }
    }
  }
}

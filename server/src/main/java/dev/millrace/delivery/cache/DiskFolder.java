package dev.millrace.delivery.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/// The cache's files: `{first two digits}/{digest of the key}`, and `new/` where they are written.
///
/// Whether a file gets or loses its name is decided while nobody else touches that name, so that
/// neither an old object takes a newer one's place nor the end of an old one takes it along.
///
/// **Threading**: any; blocks.
final class DiskFolder implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DiskFolder.class.getName());
  private static final int NAME_DIGITS = 32;
  private static final int LEAF_DIGITS = 2;

  private final Path root;
  private final Path unfinished;
  private final AtomicLong number = new AtomicLong();
  private final Stripes locks = new Stripes();
  private volatile boolean isClosed;

  private DiskFolder(Path root) {
    this.root = root;
    this.unfinished = root.resolve("new");
  }

  /// The folder at `root`, made when missing, without what an earlier process left unfinished.
  static DiskFolder at(Path root) throws IOException {
    var folder = new DiskFolder(root);
    Files.createDirectories(folder.unfinished);
    folder.sweep();
    return folder;
  }

  Path path(String key) {
    String name = name(key);
    return root.resolve(name.substring(0, LEAF_DIGITS)).resolve(name);
  }

  private static String name(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Writes a whole object, and gives it its name if it is still wanted then. **On failure**
  /// nothing is left of it.
  void write(Facts facts, Arrival arrival, BooleanSupplier isWanted) throws IOException {
    Path file = next();
    try {
      fill(file, facts, arrival, true);
      Path target = path(facts.key());
      Files.createDirectories(target.getParent());
      name(file, target, isWanted);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void name(Path file, Path target, BooleanSupplier isWanted) throws IOException {
    Lock lock = locks.of(target);
    lock.lock();
    try {
      if (isWanted.getAsBoolean()) {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Writes a whole object into a file without a name, which is gone when nobody uses it any more.
  OpenFile spill(Facts facts, Arrival arrival) throws IOException {
    Path file = next();
    try {
      fill(file, facts, arrival, false);
      return OpenFile.open(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Path next() {
    return unfinished.resolve(Long.toString(number.incrementAndGet()));
  }

  private static void fill(Path file, Facts facts, Arrival arrival, boolean lasts)
      throws IOException {
    InputStream bytes = arrival.open(0, facts.sizeBytes());
    if (bytes == null) {
      throw new IOException("the object's memory was given back");
    }
    try (var checked = new CheckedInputStream(bytes, new CRC32C());
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      checked.transferTo(out);
      if (lasts) {
        out.write(new Trailer(facts, (int) checked.getChecksum().getValue()).toBytes());
        channel.force(true);
      }
    }
  }

  /// Deletes an object's file, unless there is an object of this key again.
  void delete(String key, BooleanSupplier isWanted) {
    Path file = path(key);
    Lock lock = locks.of(file);
    lock.lock();
    try {
      if (!isWanted.getAsBoolean()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A cached file stays. key={0} reason={1}", key, e.toString());
    } finally {
      lock.unlock();
    }
  }

  /// Deletes the files of objects, as one by one, for good: no power cut brings one back.
  void delete(List<String> keys, Predicate<String> areWanted) {
    var leaves = new HashSet<Path>();
    for (String key : keys) {
      delete(key, () -> areWanted.test(key));
      leaves.add(path(key).getParent());
    }
    leaves.forEach(DiskFolder::sync);
  }

  private static void sync(Path leaf) {
    try (FileChannel folder = FileChannel.open(leaf, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (NoSuchFileException e) {
      LOG.log(Level.TRACE, "There is no such folder. path={0}", e.getMessage());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A folder is not synced. path={0} reason={1}", leaf, e.toString());
    }
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(unfinished)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Gives the trailer of every file there is and removes files that have none.
  void each(Consumer<Trailer> found) {
    try (DirectoryStream<Path> leaves = Files.newDirectoryStream(root, "[0-9a-f][0-9a-f]")) {
      for (Path leaf : leaves) {
        each(leaf, found);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The cache's folder can not be read. reason={0}", e.toString());
    }
  }

  private void each(Path leaf, Consumer<Trailer> found) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(leaf)) {
      for (Path file : files) {
        if (isClosed) {
          return;
        }
        Trailer trailer = trailer(file);
        if (trailer != null && file.equals(path(trailer.facts().key()))) {
          found.accept(trailer);
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static @Nullable Trailer trailer(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Trailer.of(channel);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A cached file can not be read. file=" + file, e);
      return null;
    }
  }

  @Override
  public void close() {
    isClosed = true;
  }
}

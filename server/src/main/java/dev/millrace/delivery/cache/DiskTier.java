package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.millrace.delivery.cache.OpenFiles.Opened;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Objects in files: what is asked for often stays, and a scan of all there is cannot push it out
/// (W-TinyLFU).
///
/// A file appears under its name when it is whole and on the disk; before a file of an earlier
/// process is used for the first time its checksum is compared. **Threading**: any; everything but
/// [#touch] blocks. **On failure** to write (a full disk) the object is just not kept.
final class DiskTier implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DiskTier.class.getName());
  private static final int KILOBYTE = 1024;
  private static final int LEAST_KILOBYTES = 4;

  private final DiskFolder folder;
  private final Cache<String, Entry> index;
  private final OpenFiles open;
  private final LongAdder failures = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final StandingOrders orders = new StandingOrders();
  private volatile boolean isScanned;

  DiskTier(DiskFolder folder, long mostBytes, OpenFiles open, Executor executor) {
    this.folder = folder;
    this.open = open;
    this.index =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes / KILOBYTE)
            .weigher((String _, Entry entry) -> entry.kilobytes())
            .executor(executor)
            .removalListener(this::removed)
            .build();
  }

  /// @param isChecked whether its bytes are known to be those that its trailer speaks of
  private record Entry(Facts facts, boolean isChecked) {
    int kilobytes() {
      return Math.max(LEAST_KILOBYTES, Math.toIntExact(facts.sizeBytes() / KILOBYTE) + 1);
    }
  }

  /// Takes up what an earlier process left; blocks for as long as it takes.
  void scan() {
    folder.each(this::take);
    isScanned = true;
    orders.end();
  }

  boolean isScanned() {
    return isScanned;
  }

  private void take(Trailer trailer) {
    String key = trailer.facts().key();
    Entry entry = entry(trailer, false);
    if (index.asMap().putIfAbsent(key, entry) == null && orders.cover(key)) {
      index.asMap().remove(key, entry);
    }
  }

  private static Entry entry(Trailer trailer, boolean isChecked) {
    return new Entry(trailer.facts(), isChecked);
  }

  /// The object's file, or null when there is none that is whole.
  Cached.@Nullable OnDisk find(String key) {
    try {
      return open.open(key, () -> opened(key));
    } catch (IOException e) {
      drop(key, e.toString());
      return null;
    }
  }

  private @Nullable Opened opened(String key) throws IOException {
    Entry entry = index.getIfPresent(key);
    if (entry == null && isScanned) {
      return null;
    }
    Path path = folder.path(key);
    if (entry == null && !path.toFile().exists()) {
      return null;
    }
    OpenFile file = OpenFile.open(path);
    Trailer trailer = trailer(key, file.channel(), entry != null && entry.isChecked());
    if (trailer == null) {
      file.release();
      drop(key, "it is torn");
      return null;
    }
    if (!isStillWanted(key, entry, entry(trailer, true))) {
      file.release();
      return null;
    }
    return new Opened(trailer.facts(), file);
  }

  /// Notes that a file was found whole, if it was not forgotten in the meantime.
  private boolean isStillWanted(String key, @Nullable Entry seen, Entry checked) {
    if (seen != null) {
      return seen.isChecked()
          || index.asMap().replace(key, seen, checked)
          || checked.equals(index.asMap().get(key));
    }
    index.put(key, checked);
    return !orders.cover(key) || !index.asMap().remove(key, checked);
  }

  private static @Nullable Trailer trailer(String key, FileChannel file, boolean isChecked)
      throws IOException {
    Trailer trailer = Trailer.of(file);
    boolean whole =
        trailer != null && trailer.facts().key().equals(key) && (isChecked || trailer.fits(file));
    return whole ? trailer : null;
  }

  /// Writes an object that has arrived, if it is asked for often enough to displace others.
  void keep(Facts facts, Arrival arrival) {
    var entry = new Entry(facts, true);
    index.put(facts.key(), entry);
    index.cleanUp();
    if (!isKept(entry)) {
      return;
    }
    try {
      folder.write(facts, arrival);
      open.forget(facts.key());
      if (!isKept(entry)) {
        folder.delete(facts.key());
      }
    } catch (IOException e) {
      failures.increment();
      drop(facts.key(), e.toString());
    }
  }

  private boolean isKept(Entry entry) {
    return entry.equals(index.asMap().get(entry.facts().key()));
  }

  private void drop(String key, String reason) {
    LOG.log(Level.WARNING, "An object is not kept on disk. key={0} reason={1}", key, reason);
    index.invalidate(key);
    open.forget(key);
  }

  /// Notes that the object was asked for, though it came from memory.
  void touch(String key) {
    var _ = index.getIfPresent(key);
  }

  boolean has(String key) {
    return index.asMap().containsKey(key);
  }

  long forget(Predicate<String> keys) {
    if (!isScanned) {
      orders.add(keys);
    }
    long count = index.asMap().keySet().stream().filter(keys).count();
    index.asMap().keySet().removeIf(keys);
    return count;
  }

  private void removed(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
    if (key == null || cause == RemovalCause.REPLACED) {
      return;
    }
    if (cause.wasEvicted()) {
      evictions.increment();
    }
    open.forget(key);
    folder.delete(key);
  }

  long bytes() {
    return index.policy().eviction().map(e -> e.weightedSize().orElse(0) * KILOBYTE).orElse(0L);
  }

  long objects() {
    return index.estimatedSize();
  }

  long failures() {
    return failures.sum();
  }

  long evictions() {
    return evictions.sum();
  }

  @Override
  public void close() {
    folder.close();
  }
}

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
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
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

  /// What may be in files without a name, beside what is kept.
  private static final int SPILLED_ONE_IN = 8;

  private static final long LEAST_SPILLED_BYTES = 64 << 20;

  private final DiskFolder folder;
  private final Cache<String, Entry> index;
  private final OpenFiles open;
  private final long mostSpilledBytes;
  private final AtomicLong spilledBytes = new AtomicLong();
  private final LongAdder failures = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder checks = new LongAdder();
  private final Stripes looks = new Stripes();
  private final StandingOrders orders = new StandingOrders();
  private volatile boolean isScanned;

  DiskTier(DiskFolder folder, long mostBytes, OpenFiles open, Executor executor) {
    this.folder = folder;
    this.mostSpilledBytes = Math.max(mostBytes / SPILLED_ONE_IN, LEAST_SPILLED_BYTES);
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

  /// Takes up what an earlier process left and tells of each object; blocks for as long as it
  /// takes.
  void scan(Consumer<Facts> seen) {
    folder.each(
        trailer -> {
          take(trailer);
          seen.accept(trailer.facts());
        });
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

  /// What was not looked at since the start is looked at by one, for all who want it.
  private @Nullable Opened opened(String key) throws IOException {
    Entry entry = index.getIfPresent(key);
    if (entry == null ? isScanned : entry.isChecked()) {
      return opened(key, entry);
    }
    Lock lock = looks.of(key);
    lock.lock();
    try {
      return opened(key, index.getIfPresent(key));
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Opened opened(String key, @Nullable Entry entry) throws IOException {
    if (entry == null && isScanned) {
      return null;
    }
    Path path = folder.path(key);
    if (entry == null && !path.toFile().exists()) {
      return null;
    }
    OpenFile file = OpenFile.open(path, () -> damaged(key));
    Facts whole = null;
    try {
      whole = whole(key, file, entry);
      return whole == null ? null : new Opened(whole, file);
    } finally {
      if (whole == null) {
        file.release();
      }
    }
  }

  /// What the file holds, if that is what it should be; null otherwise.
  private @Nullable Facts whole(String key, OpenFile file, @Nullable Entry entry)
      throws IOException {
    Trailer trailer = trailer(key, file.channel(), entry != null && entry.isChecked());
    if (trailer == null) {
      drop(key, "it is torn");
      return null;
    }
    boolean isOther = entry != null && !entry.facts().equals(trailer.facts());
    return isOther || !isStillWanted(key, entry, entry(trailer, true)) ? null : trailer.facts();
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

  private @Nullable Trailer trailer(String key, FileChannel file, boolean isChecked)
      throws IOException {
    Trailer trailer = Trailer.of(file);
    boolean whole =
        trailer != null && trailer.facts().key().equals(key) && (isChecked || fits(trailer, file));
    return whole ? trailer : null;
  }

  private boolean fits(Trailer trailer, FileChannel file) throws IOException {
    checks.increment();
    return trailer.fits(file);
  }

  /// How many files were compared with their checksums.
  long checks() {
    return checks.sum();
  }

  /// Writes an object that has arrived, if it is asked for often enough to displace others, or if
  /// it is still being read.
  ///
  /// @return a file that holds it, if one does
  @Nullable Held keep(Facts facts, Arrival arrival) {
    var entry = new Entry(facts, true);
    index.put(facts.key(), entry);
    index.cleanUp();
    try {
      if (isKept(entry)) {
        write(entry, arrival);
        Cached.OnDisk kept = arrival.isRead() ? find(facts.key()) : null;
        return kept == null ? null : new Held(kept.file(), () -> {});
      }
      return arrival.isRead() ? spill(facts, arrival) : null;
    } catch (IOException e) {
      failures.increment();
      drop(facts.key(), e.toString());
      return null;
    }
  }

  /// A file for those who still read an object that is not kept, unless there is too much in such
  /// files: then they go on in memory, and what comes next waits for some.
  private @Nullable Held spill(Facts facts, Arrival arrival) throws IOException {
    long size = facts.sizeBytes();
    if (spilledBytes.addAndGet(size) > mostSpilledBytes) {
      spilledBytes.addAndGet(-size);
      return null;
    }
    try {
      return new Held(folder.spill(facts, arrival), () -> spilledBytes.addAndGet(-size));
    } catch (IOException | RuntimeException e) {
      spilledBytes.addAndGet(-size);
      throw e;
    }
  }

  private void write(Entry entry, Arrival arrival) throws IOException {
    folder.write(entry.facts(), arrival, () -> isKept(entry));
    open.forget(entry.facts().key());
  }

  private boolean isKept(Entry entry) {
    return entry.equals(index.policy().getIfPresentQuietly(entry.facts().key()));
  }

  /// Others find it shorter than it was.
  private void damaged(String key) {
    Thread.ofVirtual().name("cache-damaged").start(() -> drop(key, "its file became shorter"));
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

  /// Forgets objects; their files are gone for good when this returns, also after a power cut.
  long forget(Predicate<String> keys) {
    if (!isScanned) {
      orders.add(keys);
    }
    List<String> gone = index.asMap().keySet().stream().filter(keys).toList();
    index.asMap().keySet().removeIf(keys);
    folder.delete(gone, this::has);
    return gone.size();
  }

  /// Comes some time after; there may be another object of this key again.
  private void removed(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
    if (key == null || cause == RemovalCause.REPLACED) {
      return;
    }
    if (cause.wasEvicted()) {
      evictions.increment();
    }
    open.forget(key);
    folder.delete(key, () -> has(key));
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

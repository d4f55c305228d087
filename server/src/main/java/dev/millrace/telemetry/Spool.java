package dev.millrace.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where events wait while Kafka is away: files on the local disk, in the order of their names.
///
/// **Threading:** any offers; one thread writes what has gathered and syncs it once for all of it.
/// **Ownership:** of the folder. **Limits:** `mostBytes` of files, [#MOST_WAITING] offers.
/// **On failure** of the disk the offers at hand are told so, and the next file begins.
final class Spool implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Spool.class.getName());
  private static final String ENDING = ".events";
  private static final int MOST_WAITING = 8192;
  private static final long FILE_BYTES = 8L << 20;
  private static final int ROUND_BYTES = 1 << 20;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final Path folder;
  private final long mostBytes;
  private final InstantSource clock;
  private final ArrayBlockingQueue<Offer> offers = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong bytes = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private long nextNumber;
  private @Nullable FileChannel current;
  private volatile boolean closing;
  private @Nullable Thread thread;

  /// Hears of an offer's end.
  @FunctionalInterface
  interface Receipt {
    void came(boolean kept);
  }

  private record Offer(List<StoredEvent> events, int bytes, Receipt receipt) {}

  private Spool(Path folder, long mostBytes, InstantSource clock) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  /// Opens the folder with what an earlier process left.
  static Spool open(Path folder, long mostBytes, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    var spool = new Spool(folder, mostBytes, clock);
    for (Path file : spool.files()) {
      spool.bytes.addAndGet(Files.size(file));
      String name = file.getFileName().toString();
      spool.nextNumber = Long.parseLong(name.substring(0, name.indexOf('.'))) + 1;
    }
    return spool;
  }

  void start() {
    thread = Thread.ofPlatform().name("telemetry-spool").daemon().start(this::run);
  }

  /// Takes events in, unless there is no room; then the receipt never comes.
  boolean offer(List<StoredEvent> events, Receipt receipt) {
    int size = 0;
    for (StoredEvent event : events) {
      size += SpoolFile.bytes(event);
    }
    if (closing || bytes.addAndGet(size) > mostBytes) {
      bytes.addAndGet(-size);
      return false;
    }
    if (!offers.offer(new Offer(events, size, receipt))) {
      bytes.addAndGet(-size);
      return false;
    }
    return true;
  }

  /// What the files weigh, with what waits to be written.
  long bytes() {
    return bytes.get();
  }

  boolean isEmpty() {
    return bytes.get() == 0;
  }

  private void run() {
    var round = new ArrayList<Offer>();
    while (!closing || !offers.isEmpty()) {
      try {
        Offer first = offers.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          gather(first, round);
          boolean kept = write(round);
          round.forEach(offer -> offer.receipt.came(kept));
          round.clear();
        }
      } catch (InterruptedException _) {
        closing = true;
      }
    }
  }

  private void gather(Offer first, List<Offer> round) {
    int size = 0;
    for (Offer next = first; next != null; next = size < ROUND_BYTES ? offers.poll() : null) {
      round.add(next);
      size += next.bytes;
    }
  }

  /// What the offers were reckoned with, for the longest keys, is replaced by what the file grew.
  private boolean write(List<Offer> round) {
    int room = round.stream().mapToInt(Offer::bytes).sum();
    var out = ByteBuffer.allocate(room);
    round.forEach(offer -> offer.events.forEach(event -> SpoolFile.put(event, out)));
    out.flip();
    lock.lock();
    try {
      FileChannel file = current();
      add(file, out);
      turnIfLarge(file);
      return true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "events can not be written to the spool", e);
      letGo();
      return false;
    } finally {
      bytes.addAndGet(-room);
      lock.unlock();
    }
  }

  private void add(FileChannel file, ByteBuffer out) throws IOException {
    long before = file.position();
    try {
      append(file, out);
    } catch (IOException e) {
      file.truncate(before);
      throw e;
    } finally {
      bytes.addAndGet(file.size() - before);
    }
  }

  private static void append(FileChannel file, ByteBuffer out) throws IOException {
    while (out.hasRemaining()) {
      var _ = file.write(out);
    }
    file.force(false);
  }

  private FileChannel current() throws IOException {
    FileChannel open = current;
    if (open == null) {
      Path file = folder.resolve("%016d%s".formatted(nextNumber++, ENDING));
      open = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try {
        append(open, SpoolFile.head(clock.millis()));
        syncFolder();
      } catch (IOException e) {
        // A full disk has no room for names of files that hold nothing.
        open.close();
        Files.delete(file);
        throw e;
      }
      bytes.addAndGet(SpoolFile.HEAD_BYTES);
      current = open;
    }
    return open;
  }

  /// A new file's name is only there for certain once its folder is synced.
  private void syncFolder() throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private void turnIfLarge(FileChannel file) throws IOException {
    if (file.position() > FILE_BYTES) {
      letGo();
    }
  }

  private void letGo() {
    FileChannel open = current;
    current = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a file of the spool did not close", e);
      }
    }
  }

  /// All files, the oldest first; none of them is written to any more.
  List<Path> turn() {
    lock.lock();
    try {
      letGo();
      return files();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  /// Removes a file whose events are in Kafka.
  void drop(Path file) throws IOException {
    long size = Files.size(file);
    Files.delete(file);
    bytes.addAndGet(-size);
  }

  /// Writes what was offered.
  @Override
  public void close() {
    closing = true;
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "the spool did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      letGo();
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.telemetry;

import dev.millrace.ids.LongSet;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Which events were kept in the last day: eight bytes of each, in a file of a fixed size.
///
/// An event has its place in one of many buckets by its fingerprint, of which the place is a part;
/// the rest of it stands there with the hour. In a full bucket the oldest gives way.
///
/// **Threading:** any looks; one at a time puts in. **Ownership:** of the file. **Limits:** as many
/// as the file has room for; those that gave way before their day was over are counted.
/// **On failure** of the disk an [IOException], and it knows what it knew.
final class SeenDay implements AutoCloseable {
  static final long LEAST_BYTES = 8L << 20;

  private static final Logger LOG = System.getLogger(SeenDay.class.getName());
  private static final int SLOTS = 16;
  private static final int BUCKET_BYTES = SLOTS * Long.BYTES;
  private static final int HEAD_BYTES = 4096;
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final long FORM = 0x4d52_5345_454e_0001L;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int HOUR_BITS = 16;
  private static final long HOUR_MASK = (1L << HOUR_BITS) - 1;
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final int HOURS = 24;

  private final Path path;
  private final int indexBits;
  private final InstantSource clock;
  private final LongAdder early = new LongAdder();

  /// Null until it could be opened.
  private volatile @Nullable FileChannel file;

  private SeenDay(Path path, int indexBits, InstantSource clock) {
    this.path = path;
    this.indexBits = indexBits;
    this.clock = clock;
  }

  /// Opens the file; one of another size, or of another form, begins anew. If it can not be opened,
  /// as on a full disk, whoever puts in tries again.
  ///
  /// @param bytes its size at most, of which a power of two is used
  static SeenDay open(Path path, long bytes, InstantSource clock) {
    int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes / BUCKET_BYTES);
    var day = new SeenDay(path, bits, clock);
    try {
      var _ = day.opened();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the file of what is remembered cannot be opened", e);
    }
    return day;
  }

  private FileChannel opened() throws IOException {
    FileChannel open = file;
    if (open == null) {
      open = open(path, HEAD_BYTES + ((long) BUCKET_BYTES << indexBits));
      file = open;
    }
    return open;
  }

  private static FileChannel open(Path path, long size) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (file.size() != size || head(file).getLong(0) != FORM) {
        file.truncate(0);
        // What was never written is no room on the disk yet.
        file.write(ByteBuffer.allocate(1), size - 1);
        file.write(ByteBuffer.allocate(Long.BYTES).putLong(FORM).flip(), 0);
      }
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static ByteBuffer head(FileChannel file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(2 * Long.BYTES);
    var _ = file.read(head, 0);
    return head;
  }

  /// Until when all that was kept had been put in, milliseconds since 1970; 0 when nothing was.
  long untilMillis() throws IOException {
    FileChannel open = file;
    return open == null ? 0 : head(open).getLong(Long.BYTES);
  }

  /// How many gave way to others before they were a day old.
  long early() {
    return early.sum();
  }

  /// What can not be read is not known.
  boolean contains(long fingerprint) {
    FileChannel open = file;
    if (open == null) {
      return false;
    }
    long mixed = fingerprint * MIX;
    long key = mixed << HOUR_BITS;
    long hour = hour();
    ByteBuffer bucket = room(BUCKET_BYTES);
    try {
      read(open, bucket, HEAD_BYTES + bucket(mixed) * BUCKET_BYTES);
    } catch (IOException _) {
      return false;
    }
    for (int at = 0; at < BUCKET_BYTES; at += Long.BYTES) {
      long entry = bucket.getLong(at);
      if ((entry & ~HOUR_MASK) == key && entry != 0 && age(entry, hour) <= HOURS) {
        return true;
      }
    }
    return false;
  }

  private static void read(FileChannel file, ByteBuffer into, long from) throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, from + into.position()) < 0) {
        throw new EOFException("the file of what is remembered is shorter than it was");
      }
    }
  }

  private static ByteBuffer room(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Puts them in, as of now.
  ///
  /// @param untilMillis all that was kept before is in here then
  void add(LongSet fingerprints, long untilMillis) throws IOException {
    FileChannel open = opened();
    long[] mixed = fingerprints.toArray();
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] *= MIX;
    }
    // In the order of their places each part of the file is read and written once.
    Arrays.sort(mixed);
    ByteBuffer chunk = room(CHUNK_BYTES);
    for (int from = 0; from < mixed.length; ) {
      long first = place(mixed[from]);
      int to = from;
      read(open, chunk.clear(), HEAD_BYTES + first);
      while (to < mixed.length && place(mixed[to]) == first) {
        put(chunk, (int) (bucket(mixed[to]) * BUCKET_BYTES - first), mixed[to]);
        to++;
      }
      chunk.clear();
      while (chunk.hasRemaining()) {
        open.write(chunk, HEAD_BYTES + first + chunk.position());
      }
      from = to;
    }
    // The note must not be there after a power cut when what it speaks of is not.
    open.force(false);
    open.write(ByteBuffer.allocate(Long.BYTES).putLong(untilMillis).flip(), Long.BYTES);
  }

  private void put(ByteBuffer chunk, int bucket, long mixed) {
    long hour = hour();
    long key = mixed << HOUR_BITS;
    int place = bucket;
    long oldest = -1;
    for (int at = bucket; at < bucket + BUCKET_BYTES; at += Long.BYTES) {
      long entry = chunk.getLong(at);
      boolean isSame = entry != 0 && (entry & ~HOUR_MASK) == key;
      long age = isSame || entry == 0 ? Long.MAX_VALUE : age(entry, hour);
      if (age > oldest) {
        oldest = age;
        place = at;
      }
      if (isSame) {
        break;
      }
    }
    if (oldest <= HOURS) {
      early.increment();
    }
    chunk.putLong(place, key | hour);
  }

  private long hour() {
    return clock.millis() / HOUR_MILLIS & HOUR_MASK;
  }

  /// An entry of an hour that is yet to come, by a clock that was set back, is as of now.
  private static long age(long entry, long hour) {
    long age = hour - entry & HOUR_MASK;
    return age > HOUR_MASK / 2 ? 0 : age;
  }

  private long bucket(long mixed) {
    return mixed >>> (Long.SIZE - indexBits);
  }

  /// Where the part of the file begins in which it has its place.
  private long place(long mixed) {
    return bucket(mixed) * BUCKET_BYTES / CHUNK_BYTES * CHUNK_BYTES;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = file;
    if (open != null) {
      open.close();
    }
  }
}

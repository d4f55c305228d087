package dev.millrace.delivery.cache;

import dev.millrace.store.ObjectMissing;
import dev.millrace.store.StoreUnavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// An origin whose bytes come when a test lets them, and that breaks off when it says so.
final class GatedOrigin implements Origin {
  private static final int PIECE_BYTES = 16 * 1024;

  final AtomicInteger requests = new AtomicInteger();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, Path> files = new ConcurrentHashMap<>();
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
  private final Semaphore ends = new Semaphore(Integer.MAX_VALUE / 2);
  volatile boolean isAway;
  volatile int breakAfter = Integer.MAX_VALUE;

  /// An object of random bytes that only depend on its key and size.
  byte[] add(String key, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    new Random(key.hashCode()).nextBytes(bytes);
    objects.put(key, bytes);
    return bytes;
  }

  /// Lets no byte pass from now on.
  void shut() {
    gate.drainPermits();
  }

  /// Lets no stream end its close from now on.
  void holdEnds() {
    ends.drainPermits();
  }

  boolean isHeldAtItsEnd() {
    return ends.hasQueuedThreads();
  }

  void letEnd() {
    ends.release(Integer.MAX_VALUE / 4);
  }

  /// Lets some pieces of 16 KiB pass.
  void letPass(int pieces) {
    gate.release(pieces);
  }

  @Override
  public Opened open(String key, long from) {
    byte[] bytes = ask(key);
    return opened(bytes, (int) from, bytes.length);
  }

  @Override
  public Opened open(String key, String etag, long from, long lengthBytes) {
    byte[] bytes = ask(key);
    if (!etag(bytes).equals(etag)) {
      throw new ObjectMissing(key);
    }
    return opened(bytes, (int) from, (int) (from + lengthBytes));
  }

  private static String etag(byte[] bytes) {
    return "etag-" + bytes.length;
  }

  /// Has an object as a file of this machine.
  void addNear(String key, Path file) {
    files.put(key, file);
  }

  @Override
  public Optional<Near> near(String key) {
    Path file = files.get(key);
    return file == null
        ? Optional.empty()
        : Optional.of(new Near("near", Instant.EPOCH, file.toFile().length(), file));
  }

  private byte[] ask(String key) {
    requests.incrementAndGet();
    if (isAway) {
      throw new StoreUnavailable("away", new IOException("away"));
    }
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw new ObjectMissing(key);
    }
    return bytes;
  }

  private Opened opened(byte[] bytes, int from, int to) {
    var rest = new ByteArrayInputStream(bytes, from, to - from);
    return new Opened(etag(bytes), Instant.EPOCH, bytes.length, new Gated(rest));
  }

  private final class Gated extends InputStream {
    private final InputStream inner;
    private int passed;

    Gated(InputStream inner) {
      this.inner = inner;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
      if (passed >= breakAfter) {
        throw new IOException("the connection broke off");
      }
      gate.acquireUninterruptibly();
      int count = inner.read(into, offset, Math.min(most, PIECE_BYTES));
      passed += Math.max(0, count);
      return count;
    }

    @Override
    public void close() {
      ends.acquireUninterruptibly();
    }
  }
}

package dev.millrace.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One object on its way into one file: a few lanes take turns at ranges of it.
final class RangedDownload {
  private static final long RANGE_BYTES = 16 << 20;
  private static final int LANES = 4;
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final ObjectStore store;
  private final String key;
  private final AtomicLong nextOffset = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  RangedDownload(ObjectStore store, String key) {
    this.store = store;
    this.key = key;
  }

  ObjectHead to(Path target) {
    var head = store.head(key).orElseThrow(() -> new ObjectMissing(key));
    var partial = target.resolveSibling(target.getFileName() + ".part");
    try {
      try {
        fill(partial, head);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return head;
  }

  private void fill(Path partial, ObjectHead head) throws IOException {
    try (var file =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      try (var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var lane = 0; lane < Math.min(LANES, ranges(head)); lane++) {
          lanes.execute(() -> lane(file, head));
        }
      }
      var broken = failure.get();
      if (broken != null) {
        throw broken;
      }
      if (Thread.currentThread().isInterrupted() || file.size() != head.sizeBytes()) {
        throw new StoreUnavailable("the download of " + key + " was cut off");
      }
    }
  }

  private static long ranges(ObjectHead head) {
    return Math.ceilDiv(head.sizeBytes(), RANGE_BYTES);
  }

  private void lane(FileChannel file, ObjectHead head) {
    try {
      while (stopped.getCount() > 0) {
        var from = nextOffset.getAndAdd(RANGE_BYTES);
        if (from >= head.sizeBytes()) {
          return;
        }
        range(file, head, from, Math.min(from + RANGE_BYTES, head.sizeBytes()));
      }
    } catch (IOException e) {
      stop(new UncheckedIOException(e));
    } catch (InterruptedException e) {
      stop(new StoreUnavailable("the download of " + key + " was interrupted", e));
    } catch (RuntimeException e) {
      stop(e);
    }
  }

  private void stop(RuntimeException cause) {
    failure.compareAndSet(null, cause);
    stopped.countDown();
  }

  /// Fetches one range; a broken connection goes on where it broke off.
  private void range(FileChannel file, ObjectHead head, long from, long to)
      throws IOException, InterruptedException {
    var position = new AtomicLong(from);
    var pause = FIRST_PAUSE.toMillis();
    for (var attempt = 1; position.get() < to && stopped.getCount() > 0; attempt++) {
      try {
        copy(file, head, position, to);
      } catch (BrokenOff | StoreUnavailable e) {
        if (attempt == ATTEMPTS) {
          throw new StoreUnavailable("the download of " + key + " broke off too often", e);
        }
        if (stopped.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
        pause *= 2;
      }
    }
  }

  private void copy(FileChannel file, ObjectHead head, AtomicLong position, long to)
      throws IOException, BrokenOff {
    try (var read = store.open(key, position.get(), to - position.get())) {
      if (!read.head().etag().equals(head.etag())) {
        throw new IOException(key + " was replaced while it was downloaded");
      }
      var bytes = Channels.newChannel(read.stream());
      var buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (position.get() < to && stopped.getCount() > 0) {
        receive(bytes, buffer.clear());
        position.addAndGet(write(file, buffer.flip(), position.get()));
      }
    }
  }

  private static void receive(ReadableByteChannel from, ByteBuffer buffer) throws BrokenOff {
    try {
      if (from.read(buffer) < 0) {
        throw new BrokenOff(new IOException("the object's bytes ended early"));
      }
    } catch (IOException e) {
      throw new BrokenOff(e);
    }
  }

  private static int write(FileChannel file, ByteBuffer buffer, long position) throws IOException {
    var written = 0;
    while (buffer.hasRemaining()) {
      written += file.write(buffer, position + written);
    }
    return written;
  }

  /// The store's side of the copy failed, not the disk's: worth another attempt.
  private static final class BrokenOff extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenOff(IOException cause) {
      super(cause);
    }
  }
}

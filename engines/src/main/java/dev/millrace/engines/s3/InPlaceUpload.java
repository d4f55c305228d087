package dev.millrace.engines.s3;

import dev.millrace.engines.s3.PartTable.Arrived;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;

/// An upload whose parts are written straight to their places in the file that becomes the object.
///
/// Part *n* begins at `(n - 1) * partBytes`. It is marked absent before its first byte is written
/// and present after its last. Of two who send the same part the later goes on and the earlier
/// is refused, so that their bytes never mix.
///
/// **Threading:** safe; parts are written side by side, and nobody waits for a client under the
/// lock. **On failure:** a part that did not come whole is absent, the others are untouched.
final class InPlaceUpload {
  private final UploadFolder folder;
  private final UploadFolder.About about;
  private final PartTable table;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicLong nextTurn = new AtomicLong();
  private final Map<Integer, Long> turns = new ConcurrentHashMap<>();
  private volatile boolean over;

  InPlaceUpload(UploadFolder folder, UploadFolder.About about) {
    this.folder = folder;
    this.about = about;
    this.table = new PartTable(folder.table());
  }

  String id() {
    return folder.id();
  }

  UploadFolder.About about() {
    return about;
  }

  /// Takes a part of `lengthBytes`, which must be what `body` brings.
  PartTag receive(int number, long lengthBytes, Pieces body) throws IOException {
    if (lengthBytes > about.partBytes()) {
      throw new S3ProxyException(
          S3ErrorCode.ENTITY_TOO_LARGE,
          "A part of this upload has at most " + about.partBytes() + " bytes.");
    }
    Long turn = nextTurn.incrementAndGet();
    begin(number, turn);
    try (var data = FileChannel.open(folder.data(), StandardOpenOption.WRITE)) {
      var sum = new PartTag.Sum();
      long start = (number - 1) * about.partBytes();
      for (var piece = body.next(); piece != null; piece = body.next()) {
        require(piece.remaining() <= lengthBytes - sum.lengthBytes());
        long at = start + sum.lengthBytes();
        sum.update(piece);
        var bytes = piece;
        inTurn(number, turn, () -> writeAll(data, bytes, at));
      }
      require(sum.lengthBytes() == lengthBytes);
      var tag = sum.tag();
      inTurn(number, turn, () -> table.put(number, new Arrived(tag, Instant.now())));
      return tag;
    } finally {
      turns.remove(number, turn);
    }
  }

  private static void require(boolean isAsLongAsSaid) {
    if (!isAsLongAsSaid) {
      throw new S3ProxyException(S3ErrorCode.INCOMPLETE_BODY);
    }
  }

  private void begin(int number, Long turn) throws IOException {
    alone(
        () -> {
          turns.put(number, turn);
          table.remove(number);
        });
  }

  private static void writeAll(FileChannel data, ByteBuffer bytes, long at) throws IOException {
    long next = at;
    while (bytes.hasRemaining()) {
      next += data.write(bytes, next);
    }
  }

  private void inTurn(int number, Long turn, Change change) throws IOException {
    under(
        lock.readLock(),
        () -> {
          if (!turn.equals(turns.get(number))) {
            throw new S3ProxyException(
                S3ErrorCode.INCOMPLETE_BODY, "Part " + number + " is being sent again.");
          }
          change.make();
        });
  }

  /// Runs `change` while no part is written; refused when the upload is over.
  private void alone(Change change) throws IOException {
    under(lock.writeLock(), change);
  }

  private void under(Lock side, Change change) throws IOException {
    side.lock();
    try {
      if (over) {
        throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
      }
      change.make();
    } finally {
      side.unlock();
    }
  }

  /// The parts that have arrived.
  SortedMap<Integer, Arrived> parts() throws IOException {
    return table.all();
  }

  private boolean isShort(Arrived part) {
    return part.tag().lengthBytes() < about.partBytes();
  }

  /// Makes the object of the parts 1 to n named by their ETags.
  void complete(Map<Integer, String> named, Publication publication) throws IOException {
    alone(
        () -> {
          long lengthBytes = requireWhole(named);
          forgetBehind(named.size());
          cut(lengthBytes);
          publication.publish(folder);
          over = true;
        });
    folder.discard();
  }

  private long requireWhole(Map<Integer, String> named) throws IOException {
    var present = table.all();
    long lengthBytes = 0;
    for (int number = 1; number <= named.size(); number++) {
      var part = present.get(number);
      if (part == null || !part.tag().etag().equals(named.get(number))) {
        throw new S3ProxyException(S3ErrorCode.INVALID_PART);
      }
      if (number < named.size() && isShort(part)) {
        throw new S3ProxyException(S3ErrorCode.INVALID_PART, "Part " + number + " is too short.");
      }
      lengthBytes += part.tag().lengthBytes();
    }
    return lengthBytes;
  }

  /// Parts that were sent and not named lose their bytes, so they must not count any more.
  private void forgetBehind(int last) throws IOException {
    for (int number : table.all().tailMap(last + 1).keySet()) {
      table.remove(number);
    }
    turns.keySet().removeIf(number -> number > last);
  }

  private void cut(long lengthBytes) throws IOException {
    try (var data = FileChannel.open(folder.data(), StandardOpenOption.WRITE)) {
      data.truncate(lengthBytes);
    }
  }

  /// Forgets the upload; parts still on their way are refused.
  void abort() throws IOException {
    alone(() -> over = true);
    folder.discard();
  }

  /// How the finished file becomes the object.
  @FunctionalInterface
  interface Publication {
    /// Moves the data away, or throws and leaves the upload as it was.
    void publish(UploadFolder finished) throws IOException;
  }

  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }
}

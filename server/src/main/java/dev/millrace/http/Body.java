package dev.millrace.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a response carries. The adapter's writer is one exhaustive `switch` over these shapes.
public sealed interface Body {
  /// The length of a body that is not known before it is written.
  long UNKNOWN = -1;

  /// The length in bytes, or [#UNKNOWN].
  long lengthBytes();

  /// Lets go of what the body holds, sent or not; doing it again does nothing.
  default void release() {}

  /// Whether it is `other` or a part of it.
  default boolean isOf(Body other) {
    return equals(other);
  }

  /// No content.
  record Empty() implements Body {
    @Override
    public long lengthBytes() {
      return 0;
    }
  }

  /// Bytes in memory: a window on an array that nobody changes any more.
  final class Bytes implements Body {
    private final byte[] array;
    private final int offset;
    private final int length;
    private final byte @Nullable [] gzip;

    private Bytes(byte[] array, int offset, int length, byte @Nullable [] gzip) {
      this.array = array;
      this.offset = offset;
      this.length = length;
      this.gzip = gzip;
    }

    /// Wraps `array` without a copy; the caller no longer changes it.
    public static Bytes of(byte[] array) {
      return new Bytes(array, 0, array.length, null);
    }

    /// The same, compressed now, for what is sent often: who takes gzip gets it without more work,
    /// whatever its length.
    public Bytes compressed() {
      return length < Gzip.MIN_BYTES ? this : new Bytes(array, offset, length, Gzip.compress(this));
    }

    /// The same with its compressed form, which somebody else has made.
    public Bytes withGzip(byte[] made) {
      return new Bytes(array, offset, length, made);
    }

    byte @Nullable [] gzip() {
      return gzip;
    }

    /// What it takes of the heap.
    public int heldBytes() {
      return array.length + (gzip == null ? 0 : gzip.length);
    }

    /// The part from `from` on, over the same array.
    public Bytes slice(long from, long lengthBytes) {
      int start = Math.toIntExact(from);
      int size = Math.toIntExact(lengthBytes);
      Objects.checkFromIndexSize(start, size, length);
      return new Bytes(array, offset + start, size, null);
    }

    /// A copy of the content.
    public byte[] toArray() {
      return java.util.Arrays.copyOfRange(array, offset, offset + length);
    }

    byte[] array() {
      return array;
    }

    int offset() {
      return offset;
    }

    @Override
    public long lengthBytes() {
      return length;
    }
  }

  /// Bytes in a buffer, sent without a copy where that is off the heap: a read-only window on
  /// memory that nobody changes and that lives as long as anybody has the buffer.
  final class Buffer implements Body {
    private final ByteBuffer bytes;
    private final Supplier<@Nullable OpenFile> file;
    private final @Nullable Lease lease;

    private Buffer(ByteBuffer bytes, Supplier<@Nullable OpenFile> file, @Nullable Lease lease) {
      this.bytes = bytes;
      this.file = file;
      this.lease = lease;
    }

    /// What `bytes` has between its position and its limit.
    public static Buffer of(ByteBuffer bytes) {
      return new Buffer(bytes.slice().asReadOnlyBuffer(), () -> null, null);
    }

    /// The same, which is in a file as well: where the kernel can send that, no byte is copied.
    ///
    /// @param opened the file, for who gets it to release; null when it is not open now; asked for
    ///     on the event loop
    public Buffer alsoIn(Supplier<@Nullable OpenFile> opened) {
      return new Buffer(bytes, opened, lease);
    }

    /// The same, which somebody counts.
    ///
    /// @param release runs once, when the last byte is sent or when it is sure that none will be
    public Buffer lent(Runnable release) {
      return new Buffer(bytes, file, new Lease(release));
    }

    /// The same, of which the rest breaks off when its owner wants it back.
    ///
    /// @param calledBack asked before each piece after the first
    public Buffer lent(Runnable release, BooleanSupplier calledBack) {
      return new Buffer(bytes, file, new Lease(release, calledBack));
    }

    boolean isCalledBack() {
      return lease != null && lease.isCalledBack();
    }

    @Nullable OpenFile file() {
      return file.get();
    }

    /// The part from `from` on, over the same memory. Whoever releases one of the two releases
    /// both.
    public Buffer slice(long from, long lengthBytes) {
      ByteBuffer part = bytes.slice(Math.toIntExact(from), Math.toIntExact(lengthBytes));
      return new Buffer(part, () -> null, lease);
    }

    @Override
    public void release() {
      if (lease != null) {
        lease.end();
      }
    }

    @Override
    public boolean isOf(Body other) {
      return other instanceof Buffer buffer && lease != null && buffer.lease == lease;
    }

    /// The content, read-only, with a position of its own.
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }

    @Override
    public long lengthBytes() {
      return bytes.remaining();
    }
  }

  /// A stretch of a file that is open already and that others may read at the same time; sent like
  /// a [FileSlice].
  ///
  /// **Ownership**: the adapter never closes the channel. `release` runs once, when the last byte
  /// is sent or when it is sure that none will be: the client left, HEAD, 304, a problem instead.
  final class OpenFile implements Body {
    private final FileChannel channel;
    private final long offset;
    private final long lengthBytes;
    private final Lease lease;
    private final Runnable damaged;

    public OpenFile(FileChannel channel, long offset, long lengthBytes, Runnable release) {
      this(channel, offset, lengthBytes, new Lease(release), () -> {});
    }

    private OpenFile(
        FileChannel channel, long offset, long lengthBytes, Lease lease, Runnable damaged) {
      this.damaged = damaged;
      this.channel = channel;
      this.offset = offset;
      this.lengthBytes = lengthBytes;
      this.lease = lease;
    }

    /// The part from `from` on. Whoever releases one of the two releases both.
    public OpenFile slice(long from, long newLengthBytes) {
      Objects.checkFromIndexSize(from, newLengthBytes, lengthBytes);
      return new OpenFile(channel, offset + from, newLengthBytes, lease, damaged);
    }

    /// The same, whose owner hears on the event loop when the file turns out to be too short.
    public OpenFile onDamage(Runnable action) {
      return new OpenFile(channel, offset, lengthBytes, lease, action);
    }

    void damaged() {
      damaged.run();
    }

    public FileChannel channel() {
      return channel;
    }

    public long offset() {
      return offset;
    }

    @Override
    public long lengthBytes() {
      return lengthBytes;
    }

    @Override
    public void release() {
      lease.end();
    }

    @Override
    public boolean isOf(Body other) {
      return other instanceof OpenFile file && file.lease == lease;
    }
  }

  /// A stretch of a file, sent by the kernel (sendfile) where the connection allows it.
  record FileSlice(Path file, long offset, long lengthBytes) implements Body {}

  /// Content read on demand from any offset (an object in a store), so that ranges cost only
  /// themselves. The opener runs on a virtual thread; the adapter closes what it opened.
  ///
  /// @param ended runs, perhaps more than once, when the last byte is sent or when it is sure that
  ///     none will be
  record Source(long lengthBytes, Opener opener, Runnable ended) implements Body {
    public Source(long lengthBytes, Opener opener) {
      this(lengthBytes, opener, () -> {});
    }

    /// The part from `from` on.
    Source slice(long from, long newLengthBytes) {
      Objects.checkFromIndexSize(from, newLengthBytes, lengthBytes);
      return new Source(
          newLengthBytes, (offset, length) -> opener.open(from + offset, length), ended);
    }

    @Override
    public void release() {
      ended.run();
    }

    @Override
    public boolean isOf(Body other) {
      return other instanceof Source source && source.ended.equals(ended);
    }
  }

  /// Memory that many answers share, sent without a copy, window by window while it fills: an
  /// object on its way. The lender runs on a virtual thread; the adapter closes the loan.
  ///
  /// @param ended runs, perhaps more than once, when the last byte is sent or when it is sure that
  ///     none will be
  record Lent(long lengthBytes, Lender lender, Runnable ended) implements Body {
    /// The part from `from` on.
    Lent slice(long from, long newLengthBytes) {
      Objects.checkFromIndexSize(from, newLengthBytes, lengthBytes);
      return new Lent(
          newLengthBytes, (offset, length) -> lender.open(from + offset, length), ended);
    }

    @Override
    public void release() {
      ended.run();
    }

    @Override
    public boolean isOf(Body other) {
      return other instanceof Lent lent && lent.ended.equals(ended);
    }
  }

  /// Content produced while it is sent. `writer` runs on a virtual thread and is held back while
  /// the client does not read. A length that is known is checked.
  record Stream(long lengthBytes, Writer writer) implements Body {
    public Stream(Writer writer) {
      this(UNKNOWN, writer);
    }
  }

  /// Server-sent events: a comment every `heartbeat`, at most `queueLimit` events waiting for a
  /// client; one that falls further behind is cut off and comes back with `Last-Event-ID`. The
  /// answer begins when `subscriber` returns; what it throws becomes a problem.
  record Events(Duration heartbeat, int queueLimit, Consumer<EventSink> subscriber)
      implements Body {
    public Events {
      if (queueLimit < 1 || heartbeat.toMillis() < 1) {
        throw new IllegalArgumentException("events need a queue and a heartbeat");
      }
    }

    /// A heartbeat every 15 s and 256 events of patience.
    public Events(Consumer<EventSink> subscriber) {
      this(Duration.ofSeconds(15), 256, subscriber);
    }

    @Override
    public long lengthBytes() {
      return UNKNOWN;
    }
  }

  /// Opens `lengthBytes` bytes from `offset`.
  @FunctionalInterface
  interface Opener {
    InputStream open(long offset, long lengthBytes) throws IOException;
  }

  /// Lends `lengthBytes` bytes from `offset`.
  @FunctionalInterface
  interface Lender {
    Loan open(long offset, long lengthBytes) throws IOException;
  }

  /// One answer's way through memory that it shares.
  ///
  /// **Ownership**: [#close] comes when nothing more is asked for; from any thread.
  interface Loan {
    /// What comes next, `mostBytes` at most; waits until there is something.
    Window next(int mostBytes) throws IOException;

    void close();
  }

  /// Some bytes that are lent, one at least.
  ///
  /// @param release runs when they are taken, or nobody wants them; until then nobody changes them
  record Window(ByteBuffer bytes, Runnable release) {}

  /// Writes a whole body; returning ends it, a failure cuts the connection.
  @FunctionalInterface
  interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }
}

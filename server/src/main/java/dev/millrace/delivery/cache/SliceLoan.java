package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import dev.millrace.store.ObjectMissing;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One answer's way through an object in slices: each is looked for when the one before is at its
/// end, and the next is on its way by then.
///
/// **On failure** of one slice the answer breaks off; who comes back asks for the rest.
final class SliceLoan implements Body.Loan {
  /// How long an answer that has begun waits for memory that others use.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Body.Loan NOTHING = new MemoryLoan();

  private final Slices slices;
  private final Facts whole;
  private final long end;
  private final AtomicReference<Body.@Nullable Loan> current = new AtomicReference<>(NOTHING);
  private long position;
  private long currentEnd;

  SliceLoan(Slices slices, Facts whole, long from, long end) {
    this.slices = slices;
    this.whole = whole;
    this.position = from;
    this.currentEnd = from;
    this.end = end;
  }

  @Override
  public Body.Window next(int mostBytes) throws IOException {
    if (position >= end) {
      throw new EOFException("nothing more was lent");
    }
    Body.Loan loan = position < currentEnd ? current.get() : open(Slice.at(whole, position));
    if (loan == null) {
      throw new IOException("the loan is over");
    }
    try {
      Body.Window window = loan.next(mostBytes);
      position += window.bytes().remaining();
      return window;
    } catch (IOException e) {
      // Whatever it is that cannot be read here, it is not found here again.
      slices.shelf().drop(Slice.at(whole, position));
      throw e;
    }
  }

  private Body.Loan open(Slice slice) throws IOException {
    Cached found = find(slice);
    if (slice.end() < end) {
      slices.shelf().prefetch(Slice.at(whole, slice.end()));
    }
    currentEnd = Math.min(end, slice.end());
    Body.Loan loan = lend(found, position - slice.from(), currentEnd - position);
    Body.Loan before = current.getAndUpdate(known -> known == null ? null : loan);
    if (before == null) {
      loan.close();
      throw new IOException("the loan is over");
    }
    before.close();
    return loan;
  }

  private Cached find(Slice slice) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return slices.shelf().find(slice);
      } catch (Crowded e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      } catch (ObjectMissing e) {
        slices.outdate(whole);
        throw new IOException("the object was replaced or removed while it was sent", e);
      }
    }
  }

  private static Body.Loan lend(Cached slice, long from, long lengthBytes) throws IOException {
    return switch (slice) {
      case Cached.InMemory held -> new MemoryLoan(held.bytes(), from, lengthBytes, held.release());
      case Cached.OnDisk kept -> new FileLoan(kept.file(), from, lengthBytes);
      case Cached.Arriving arriving -> ArrivingLoan.of(arriving, from, lengthBytes);
      case Cached.Sliced _ -> throw new IllegalStateException("a slice has no slices");
    };
  }

  @Override
  public void close() {
    Body.Loan last = current.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }

  /// Of what is in memory.
  private static final class MemoryLoan implements Body.Loan {
    private final ByteBuffer bytes;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    MemoryLoan() {
      this(ByteBuffer.allocate(0), 0, 0, () -> {});
    }

    MemoryLoan(ByteBuffer whole, long from, long lengthBytes, Runnable release) {
      this.release = release;
      this.bytes = whole.slice((int) from, (int) lengthBytes);
    }

    @Override
    public Body.Window next(int mostBytes) throws IOException {
      if (!bytes.hasRemaining()) {
        throw new EOFException("nothing more was lent");
      }
      int length = Math.min(mostBytes, bytes.remaining());
      var window = new Body.Window(bytes.slice(bytes.position(), length), () -> {});
      bytes.position(bytes.position() + length);
      return window;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release.run();
      }
    }
  }

  /// Of what is on its way; ends the use that came with it.
  private record ArrivingLoan(Body.Loan loan, Runnable release) implements Body.Loan {
    static Body.Loan of(Cached.Arriving arriving, long from, long lengthBytes) throws IOException {
      try {
        return new ArrivingLoan(arriving.part().open(from, lengthBytes), arriving.release());
      } catch (IOException e) {
        arriving.release().run();
        throw e;
      }
    }

    @Override
    public Body.Window next(int mostBytes) throws IOException {
      return loan.next(mostBytes);
    }

    @Override
    public void close() {
      loan.close();
      release.run();
    }
  }
}

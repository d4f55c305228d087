package dev.millrace.delivery.cache;

import dev.millrace.http.Body;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One answer's way through the pieces of an [Arrival], which all answers share.
final class ArrivalLoan implements Body.Loan {
  private final Arrival arrival;
  private final int end;
  private final AtomicBoolean closed = new AtomicBoolean();
  private int position;

  /// @param arrival of which it has a use
  ArrivalLoan(Arrival arrival, int from, int end) {
    this.arrival = arrival;
    this.position = from;
    this.end = end;
  }

  @Override
  public Body.Window next(int mostBytes) throws IOException {
    if (position >= end) {
      throw new EOFException("nothing more was lent");
    }
    Body.Window window = arrival.window(position, position + Math.min(mostBytes, end - position));
    position += window.bytes().remaining();
    return window;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arrival.release();
    }
  }
}

package dev.millrace.web;

import dev.millrace.http.EventSink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Ends a stream of events soon after the session that it was opened with.
///
/// **Threading:** a virtual thread for each stream, which ends with it. **On failure** of the
/// database it asks again the next time.
final class SessionWatch {
  private static final Logger LOG = System.getLogger(SessionWatch.class.getName());
  static final Duration INTERVAL = Duration.ofSeconds(15);

  private final EventSink sink;
  private final BooleanSupplier session;
  private final CountDownLatch closed = new CountDownLatch(1);

  SessionWatch(EventSink sink, BooleanSupplier session) {
    this.sink = sink;
    this.session = session;
  }

  void start() {
    sink.onClose(closed::countDown);
    Thread.ofVirtual().name("session-watch").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        if (isOver()) {
          sink.close();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver() {
    try {
      return !session.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "A session cannot be looked up just now.", e);
      return false;
    }
  }
}

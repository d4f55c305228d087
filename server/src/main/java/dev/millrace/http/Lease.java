package dev.millrace.http;

import java.util.concurrent.atomic.AtomicBoolean;

/// Something lent that goes back once, however often its end is told.
///
/// **Threading**: any.
final class Lease {
  private final Runnable giveBack;
  private final AtomicBoolean ended = new AtomicBoolean();

  Lease(Runnable giveBack) {
    this.giveBack = giveBack;
  }

  void end() {
    if (ended.compareAndSet(false, true)) {
      giveBack.run();
    }
  }
}

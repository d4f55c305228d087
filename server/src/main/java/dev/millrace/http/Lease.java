package dev.millrace.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Something lent that goes back once, however often its end is told.
///
/// **Threading**: any.
final class Lease {
  private final Runnable giveBack;
  private final BooleanSupplier calledBack;
  private final AtomicBoolean ended = new AtomicBoolean();

  Lease(Runnable giveBack) {
    this(giveBack, () -> false);
  }

  /// @param calledBack whether its owner wants it back before its end
  Lease(Runnable giveBack, BooleanSupplier calledBack) {
    this.giveBack = giveBack;
    this.calledBack = calledBack;
  }

  boolean isCalledBack() {
    return calledBack.getAsBoolean();
  }

  void end() {
    if (ended.compareAndSet(false, true)) {
      giveBack.run();
    }
  }
}
